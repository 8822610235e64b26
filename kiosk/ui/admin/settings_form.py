"""How are a desk's settings entered? The questions with their fields, and beside each what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from kiosk.ui.admin.ports import DeskSettings
from kiosk.ui.admin.settings_check import names_of, problems
from kiosk.ui.i18n import LANGUAGES, Texts
from kiosk.ui.side_by_side import SideBySide
from kiosk.ui.theme import Theme, restyle, tokens

FIRST_START = ("facility_code", "desk_name", "language", "camera", "camera_source", "clerks", "auditor")
EVERYTHING = (
    "facility_code", "facility_name", "desk_name", "language", "camera", "camera_source",
    "clerks", "auditor", "dark", "sound",
)  # fmt: skip
_RIGHT = ("clerks", "auditor", "dark", "sound")
_FIRST, _OTHER, _NONE = "first", "other", "none"


class SettingsForm(QWidget):
    """Holds everything that was entered until it was saved; `value()` is what stands there now."""

    changed = Signal()

    def __init__(
        self,
        texts: Texts,
        theme: Theme,
        fields: Sequence[str],
        *,
        numbered: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`fields`: names of `DeskSettings` fields to show; the others keep the values they were given."""
        super().__init__(parent)
        self._texts, self._theme, self._fields, self._numbered = texts, theme, tuple(fields), numbered
        self._given = DeskSettings()
        self._problems: dict[str, str] = {}
        self.facility_code, self.facility_name, self.desk_name = QLineEdit(), QLineEdit(), QLineEdit()
        self.camera_source = QLineEdit()
        self.language, self.camera, self.auditor, self.dark = (QComboBox() for _ in range(4))
        self.clerks = QPlainTextEdit()
        self.sound = QCheckBox()
        self._names: dict[str, QLabel] = {}
        self._hints: dict[str, QLabel] = {}
        self._notes: dict[str, QLabel] = {}
        self._lay_out()
        self._connect()
        self.retranslate()
        self.show_value(self._given)

    def widget_of(self, field: str) -> QWidget:
        widget: QWidget = getattr(self, field)
        return widget

    def _lay_out(self) -> None:
        left, right = self._column(), self._column()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(SideBySide(left, right, self._theme.px(tokens.GAP_L * 2)))
        self.clerks.setTabChangesFocus(True)
        self.clerks.setMinimumHeight(self._theme.px(tokens.TARGET) * 2)
        self.clerks.setMaximumHeight(self._theme.px(tokens.TARGET) * 4)
        for field in self._fields:
            column = (right if field in _RIGHT else left).layout()
            assert isinstance(column, QVBoxLayout)
            name, hint, note, widget = QLabel(), QLabel(), QLabel(), self.widget_of(field)
            self._names[field], self._hints[field], self._notes[field] = name, hint, note
            name.setBuddy(widget)
            restyle(name, role="strong")
            restyle(hint, role="small")
            restyle(note, tone="red")
            if column.count() > 1:
                column.insertSpacing(column.count() - 1, self._theme.px(tokens.GAP))
            for part in (name, hint, widget, note):
                if isinstance(part, QLabel):
                    part.setWordWrap(True)
                    part.setTextFormat(Qt.TextFormat.PlainText)
                column.insertWidget(column.count() - 1, part)

    def _column(self) -> QWidget:
        column = QWidget()
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(self._theme.px(tokens.GAP_S))
        rows.addStretch(1)
        return column

    def _connect(self) -> None:
        for edit in (self.facility_code, self.facility_name, self.desk_name, self.camera_source):
            edit.textChanged.connect(lambda _text: self._touched())
        for box in (self.language, self.auditor, self.dark):
            box.currentIndexChanged.connect(lambda _index: self._touched())
        self.camera.currentIndexChanged.connect(lambda _index: self._camera_changed())
        self.clerks.textChanged.connect(self._clerks_changed)
        self.sound.toggled.connect(lambda _on: self._touched())

    # -- what the screens call

    def show_value(self, value: DeskSettings) -> None:
        """Fill every field."""
        self._given, self._problems = value, {}
        self.facility_code.setText(value.facility_code)
        self.facility_name.setText(value.facility_name)
        self.desk_name.setText(value.desk_name)
        self.camera_source.setText(value.camera_source)
        self.clerks.setPlainText("\n".join(value.clerks))
        self.sound.setChecked(value.sound)
        _choose(self.language, value.language)
        _choose(self.camera, _NONE if not value.camera else _OTHER if value.camera_source else _FIRST)
        _choose(self.dark, value.dark)
        _choose(self.auditor, value.auditor)
        self._say()

    def value(self) -> DeskSettings:
        """What stands in the fields, spaces around it taken away."""
        camera = self.camera.currentData()
        clerks = names_of(self.clerks.toPlainText())
        auditor = self.auditor.currentData() or ""
        return DeskSettings(
            facility_code=self.facility_code.text().strip(),
            facility_name=" ".join(self.facility_name.text().split()),
            desk_name=" ".join(self.desk_name.text().split()),
            language=self.language.currentData(),
            clerks=clerks,
            auditor=auditor if auditor in clerks else "",
            camera=camera != _NONE,
            camera_source=self.camera_source.text().strip() if camera == _OTHER else "",
            dark=self.dark.currentData(),
            sound=self.sound.isChecked(),
        )

    def is_changed(self) -> bool:
        return self.value() != self._given

    def check(self) -> bool:
        """Whether it can be saved; else the words stand beside the fields and the first of them has the focus."""
        return self.show_problems(problems(self.value()))

    def show_problems(self, found: dict[str, str]) -> bool:
        """Words beside fields, field -> word; True when there are none."""
        self._problems = {field: word for field, word in found.items() if field in self._fields}
        self._say()
        if self._problems:
            self.widget_of(next(iter(self._problems))).setFocus(Qt.FocusReason.OtherFocusReason)
        return not self._problems

    def retranslate(self) -> None:
        texts = self._texts
        number = 0
        for field in self._fields:
            name = texts(f"admin.field.{field}")
            if self._numbered and texts.has(f"admin.question.{field}"):
                number += 1
                name = f"{number}. " + texts(f"admin.question.{field}")
            self._names[field].setText(name)
            hint = f"admin.hint.{field}"
            self._hints[field].setText(texts(hint) if texts.has(hint) else "")
            self._hints[field].setVisible(texts.has(hint))
            self.widget_of(field).setAccessibleName(texts(f"admin.field.{field}"))
        _fill(self.language, [(texts(f"admin.language.{name}"), name) for name in LANGUAGES])
        _fill(self.camera, [(texts(f"admin.camera.{name}"), name) for name in (_FIRST, _OTHER, _NONE)])
        looks = (("auto", None), ("light", False), ("dark", True))
        _fill(self.dark, [(texts(f"admin.look.{name}"), dark) for name, dark in looks])
        self.sound.setText(texts("admin.sound"))
        self._offer_auditors()
        self._show_source()
        self._say()

    # -- inside

    def _touched(self) -> None:
        """A word beside a field goes as soon as what it asks for is there; new ones come only with the next attempt."""
        if self._problems:
            still = problems(self.value())
            self._problems = {field: still[field] for field in self._problems if field in still}
            self._say()
        self.changed.emit()

    def _clerks_changed(self) -> None:
        self._offer_auditors()
        self._touched()

    def _offer_auditors(self) -> None:
        nobody = (self._texts("admin.auditor.later"), "")
        _fill(self.auditor, [nobody, *((name, name) for name in names_of(self.clerks.toPlainText()))])

    def _camera_changed(self) -> None:
        self._show_source()
        self._touched()

    def _show_source(self) -> None:
        if "camera_source" not in self._fields:
            return
        other = self.camera.currentData() == _OTHER
        for part in (self._names["camera_source"], self.camera_source, self._hints["camera_source"]):
            part.setVisible(other and bool(part is self.camera_source or not isinstance(part, QLabel) or part.text()))

    def _say(self) -> None:
        for field, note in self._notes.items():
            word = self._problems.get(field)
            note.setText(self._texts(f"admin.problem.{word}") if word else "")
            note.setVisible(word is not None)
            self.widget_of(field).setAccessibleDescription(note.text() or self._hints[field].text())


def _fill(box: QComboBox, choices: Sequence[tuple[str, object]]) -> None:
    chosen = box.currentData() if box.count() else None
    box.blockSignals(True)
    box.clear()
    for words, value in choices:
        box.addItem(words, value)
    box.blockSignals(False)
    _choose(box, chosen)


def _choose(box: QComboBox, value: object) -> None:
    found = [index for index in range(box.count()) if box.itemData(index) == value]
    box.setCurrentIndex(found[0] if found else 0)
