"""Which rows of a long list are at hand? Pages of a windowed list, kept and dropped; no Qt."""

from __future__ import annotations

from collections import OrderedDict

from kiosk.records.values import CaseRow


class RowWindow:
    """Pages of `page_size` rows by number; the least recently looked at go first when there are more than `keep`."""

    def __init__(self, page_size: int = 200, keep: int = 20) -> None:
        self.page_size = page_size
        self._keep = keep
        self._pages: OrderedDict[int, tuple[CaseRow, ...]] = OrderedDict()

    def page_of(self, row: int) -> int:
        return row // self.page_size

    def row(self, row: int) -> CaseRow | None:
        """The row, or None while its page is not at hand."""
        number, within = divmod(row, self.page_size)
        page = self._pages.get(number)
        if page is None or within >= len(page):
            return None
        self._pages.move_to_end(number)
        return page[within]

    def has(self, page: int) -> bool:
        return page in self._pages

    def put(self, page: int, rows: tuple[CaseRow, ...]) -> None:
        self._pages[page] = rows
        self._pages.move_to_end(page)
        while len(self._pages) > self._keep:
            self._pages.popitem(last=False)

    def clear(self) -> None:
        self._pages.clear()

    def find(self, case_id: str) -> int | None:
        """The row of a case among the pages at hand."""
        for number, page in self._pages.items():
            for within, row in enumerate(page):
                if row.id == case_id:
                    return number * self.page_size + within
        return None
