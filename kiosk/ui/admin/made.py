"""What do the administrator's screens show when there is nothing real? Made settings and shapes, for gallery and tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kiosk.records.values import UnknownShape
from kiosk.ui.admin.ports import DeskSettings, SettingsProblem

NOW = datetime(2026, 11, 23, 9, 40, tzinfo=UTC)
MADE_SETTINGS = DeskSettings(
    facility_code="79034",
    facility_name="Bệnh viện Mẫu",
    desk_name="Quầy 1",
    language="vi",
    clerks=("Lê Thị Thu", "Phạm Văn Bình", "Đỗ Minh Hạnh"),
    auditor="Đỗ Minh Hạnh",
)


class MadeSettings:
    """`SettingsPort` in memory; `refusal` is raised by the next save."""

    def __init__(self, value: DeskSettings, refusal: Exception | None = None) -> None:
        self.value, self.refusal = value, refusal

    def load(self) -> DeskSettings:
        return self.value

    def save(self, value: DeskSettings) -> None:
        if self.refusal is not None:
            raise self.refusal
        if value.facility_code == "00000":
            raise SettingsProblem("facility_code", "facility-code-form")
        self.value = value


class MadeShapes:
    """`ShapesPort` in memory."""

    def __init__(self) -> None:
        self._shapes: tuple[UnknownShape, ...] = (
            UnknownShape(
                line="212 B ascii; separator '|' x16; end none; 9 x A 9 9 9 x 9 9 A 9 x 9 9 9 9 x",
                source="camera",
                count=14,
                first_at=NOW - timedelta(days=3),
                last_at=NOW - timedelta(minutes=12),
            ),
            UnknownShape(
                line="64 B ascii; separator none; end cr; x",
                source="wedge",
                count=2,
                first_at=NOW - timedelta(days=1),
                last_at=NOW - timedelta(hours=5),
            ),
        )

    def shapes(self) -> tuple[UnknownShape, ...]:
        return self._shapes

    def forget(self) -> None:
        self._shapes = ()
