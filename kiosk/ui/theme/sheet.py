"""How do the tokens become a Qt style sheet? The only style text; widgets carry `role` and `tone` properties."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kiosk.ui.theme import tokens
from kiosk.ui.theme.tokens import Palette, Tone

_ARROW = Path(__file__).with_name("arrow-down.svg")


def sheet(palette: Palette, scale: float) -> str:
    """The style sheet of the whole program for one palette; `scale` 1.0 = 100 %."""

    def px(value: float) -> str:
        return f"{round(value * scale)}px"

    def pt(value: float) -> str:
        return f"{value * scale:.1f}pt"

    return "\n".join(
        [
            _base(palette, px, pt),
            _texts(palette, pt),
            _buttons(palette, px, pt),
            _tables(palette, px),
            _tones(palette, px),
        ]
    )


Size = Callable[[float], str]


def _base(p: Palette, px: Size, pt: Size) -> str:
    return f"""
QWidget {{ color: {p.text}; font-family: "{tokens.FAMILY}"; font-size: {pt(tokens.BODY)}; }}
QMainWindow, QDialog, QWidget[role="page"] {{ background: {p.window}; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
QFrame[role="panel"] {{ background: {p.surface}; border: 1px solid {p.line}; border-radius: {px(tokens.RADIUS)}; }}
QFrame[role="rule"] {{ background: {p.line}; border: none; max-height: 1px; min-height: 1px; }}
QFrame[role="bar"] {{ background: {p.surface}; border: none; border-bottom: 1px solid {p.line}; }}
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateEdit {{ background: {p.surface};
  border: 1px solid {p.field_line}; border-radius: {px(6)}; padding: {px(4)} {px(10)}; min-height: {px(tokens.TARGET - 10)};
  selection-background-color: {p.accent}; selection-color: {p.on_accent}; placeholder-text-color: {p.quiet}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDateEdit:focus,
QDoubleSpinBox:focus {{ border: 2px solid {p.accent}; padding: {px(4)} {px(9)}; }}
QComboBox::drop-down {{ border: none; }}
QComboBox::down-arrow {{ image: url("{_ARROW.as_posix()}"); width: {px(16)}; height: {px(16)}; }}
QLineEdit[role="entry"] {{ font-size: {pt(tokens.LEAD)}; }}
QLineEdit:disabled, QComboBox:disabled {{ color: {p.quiet}; }}
QComboBox QAbstractItemView {{ background: {p.surface}; selection-background-color: {p.hover}; selection-color: {p.text}; }}
QCheckBox, QRadioButton {{ min-height: {px(tokens.TARGET)}; spacing: {px(8)}; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: {px(20)}; height: {px(20)}; }}
QProgressBar {{ border: 1px solid {p.line}; border-radius: {px(6)}; background: {p.surface}; text-align: center; min-height: {px(22)}; }}
QProgressBar::chunk {{ background: {p.blue.ground}; }}
QToolTip {{ background: {p.surface}; color: {p.text}; border: 1px solid {p.line}; }}
QScrollBar:vertical {{ background: transparent; width: {px(12)}; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {px(12)}; margin: 0; }}
QScrollBar::handle {{ background: {p.field_line}; border-radius: {px(4)}; margin: 2px; min-height: {px(32)}; min-width: {px(32)}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{ background: none; border: none; height: 0; width: 0; }}
"""


def _texts(p: Palette, pt: Size) -> str:
    return f"""
QLabel {{ background: transparent; }}
QLabel[role="word"] {{ font-size: {pt(tokens.WORD)}; font-weight: 700; }}
QLabel[role="title"] {{ font-size: {pt(tokens.NAME)}; font-weight: 600; }}
QLabel[role="name"] {{ font-size: {pt(tokens.NAME)}; font-weight: 600; }}
QLabel[role="lead"] {{ font-size: {pt(tokens.LEAD)}; font-weight: 500; }}
QLabel[role="todo"] {{ font-size: {pt(tokens.LEAD)}; font-weight: 600; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="number"] {{ font-size: {pt(tokens.LEAD)}; font-weight: 600; }}
QLabel[role="quiet"] {{ color: {p.quiet}; }}
QLabel[role="small"] {{ color: {p.quiet}; font-size: {pt(tokens.SMALL)}; }}
"""


def _buttons(p: Palette, px: Size, pt: Size) -> str:
    return f"""
QPushButton, QToolButton {{ background: {p.surface}; border: 1px solid {p.field_line}; border-radius: {px(6)};
  padding: {px(4)} {px(12)}; min-height: {px(tokens.TARGET - 10)}; min-width: {px(24)}; font-weight: 500; }}
QPushButton:hover, QToolButton:hover {{ background: {p.hover}; }}
QPushButton:pressed, QToolButton:pressed, QPushButton:checked, QToolButton:checked {{ background: {p.hover}; border: 2px solid {p.accent}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {p.quiet}; border-color: {p.line}; background: {p.window}; }}
QPushButton[role="primary"] {{ background: {p.accent}; color: {p.on_accent}; border-color: {p.accent}; font-weight: 700; }}
QPushButton[role="primary"]:disabled {{ background: {p.window}; color: {p.quiet}; border-color: {p.line}; }}
QPushButton QLabel {{ font-weight: 500; }}
QPushButton[role="primary"] QLabel {{ color: {p.on_accent}; font-weight: 700; }}
QPushButton[role="chip"] QLabel, QPushButton[role="row"] QLabel {{ font-weight: 400; }}
QPushButton[role="chip"] {{ text-align: left; font-weight: 400; border-color: {p.line}; }}
QPushButton[role="flat"], QToolButton[role="flat"] {{ border-color: transparent; background: transparent; font-weight: 500; padding: {px(4)} {px(6)}; min-width: {px(tokens.TARGET - 12)}; }}
QPushButton[role="flat"]:hover, QToolButton[role="flat"]:hover {{ background: {p.hover}; }}
QPushButton[role="row"] {{ border: none; text-align: left; background: transparent; font-weight: 400; border-radius: {px(6)};
  min-height: {px(tokens.TARGET - 8)}; }}
QPushButton QLabel[role="key"] {{ border: 1px solid {p.field_line}; border-radius: {px(4)}; background: {p.window};
  padding: 0 {px(5)}; min-width: {px(14)}; font-weight: 600; }}
QPushButton[role="row"]:hover {{ background: {p.hover}; }}
QPushButton:focus, QToolButton:focus, QPushButton[role="chip"]:focus, QPushButton[role="row"]:focus,
QPushButton[role="flat"]:focus, QToolButton[role="flat"]:focus {{ border: 2px solid {p.accent}; }}
QPushButton[role="primary"]:focus {{ border: 2px solid {p.text}; }}
"""


def _tables(p: Palette, px: Size) -> str:
    return f"""
QAbstractItemView {{ background: {p.surface}; alternate-background-color: {p.window}; border: 1px solid {p.line}; padding: 1px;
  gridline-color: {p.line}; selection-background-color: {p.blue.ground}; selection-color: {p.text}; outline: none; }}
QAbstractItemView:focus {{ border: 2px solid {p.accent}; padding: 0; }}
QTableView::item, QListView::item {{ padding: {px(4)} {px(8)}; min-height: {px(28)}; }}
QHeaderView::section {{ background: {p.window}; color: {p.quiet}; border: none; border-bottom: 1px solid {p.line}; padding: {px(6)} {px(8)}; }}
QTabBar::tab {{ background: transparent; padding: {px(8)} {px(16)}; min-height: {px(28)}; border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ border-bottom: 2px solid {p.accent}; font-weight: 600; }}
QTabWidget::pane {{ border: none; }}
"""


def _tones(p: Palette, px: Size) -> str:
    rules = []
    for tone in Tone:
        shade = p.tone(tone)
        rules.append(
            f'QFrame[role="head"][tone="{tone}"], QFrame[role="note"][tone="{tone}"] {{ background: {shade.ground}; border: none;'
            f" border-radius: {px(tokens.RADIUS)}; }}\n"
            f'QLabel[tone="{tone}"] {{ color: {shade.ink}; }}\n'
            f'QLabel[role="badge"][tone="{tone}"] {{ color: {shade.ink}; background: {shade.ground}; border: 1px solid {shade.ink};'
            f" border-radius: {px(6)}; padding: {px(2)} {px(8)}; font-weight: 600; }}"
        )
    return "\n".join(rules)
