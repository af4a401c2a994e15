"""The one stylesheet, written in token names.

``{ink}`` is a colour token, ``{p0}`` … a type size in points (steps of 1.2), ``{scheme}`` the set of small
pictures. Roles are set on widgets as the property ``role``: see the rules at the end.
"""

from collections.abc import Callable, Mapping

__all__ = ["stylesheet"]

_RULES = """
QWidget { color: {ink}; }
QMainWindow, QDialog, #page, #page_body { background: {paper}; }
QToolTip { background: {surface}; color: {ink}; border: 1px solid {edge}; padding: 4px 8px; }
QLabel { background: transparent; }

QPushButton, QToolButton {
    background: {surface}; color: {ink}; border: 1px solid {edge}; border-radius: 8px;
    padding: 5px 15px; min-height: 26px; outline: none;
}
QToolButton { padding: 5px 7px; min-width: 20px; }
QPushButton:hover, QToolButton:hover { background: {primary_soft}; border-color: {primary}; }
QPushButton:focus { border: 2px solid {primary}; padding: 4px 14px; background: {primary_soft}; }
QToolButton:focus { border: 2px solid {primary}; padding: 4px 6px; background: {primary_soft}; }
QPushButton:pressed, QToolButton:pressed, QPushButton:checked, QToolButton:checked {
    background: {primary_soft}; border-color: {primary}; color: {primary};
}
QPushButton:disabled, QToolButton:disabled {
    color: {quiet_ink}; border: 1px dashed {edge}; background: {paper};
}
QPushButton[role="primary"] {
    background: {primary}; color: {on_primary}; border-color: {primary}; font-weight: bold;
}
QPushButton[role="primary"]:hover, QPushButton[role="primary"]:pressed {
    background: {primary_hover}; border-color: {primary_hover}; color: {on_primary};
}
QPushButton[role="primary"]:focus {
    border: 4px double {on_primary}; padding: 2px 12px; background: {primary};
}
QPushButton[role="primary"]:disabled {
    background: {paper}; color: {quiet_ink}; border: 1px dashed {edge};
}
QPushButton[role="quiet"] {
    background: transparent; border: 2px solid transparent; color: {primary}; padding: 4px 8px;
}
QPushButton[role="quiet"]:hover { background: {primary_soft}; text-decoration: underline; }
QPushButton[role="quiet"]:focus { border-color: {primary}; padding: 4px 8px; }
QPushButton[symbol_only="true"] { min-width: 26px; padding: 4px; }
QPushButton[role="quiet"]:disabled { color: {quiet_ink}; }

QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox {
    background: {surface}; color: {ink}; border: 1px solid {edge}; border-radius: 8px;
    padding: 5px 9px; min-height: 24px;
    selection-background-color: {primary}; selection-color: {on_primary};
}
QLineEdit:focus, QTextEdit:focus, QPlainTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
    border: 2px solid {primary}; padding: 4px 8px; background: {surface};
}
QLineEdit:read-only, QTextEdit:read-only, QPlainTextEdit:read-only { background: {paper}; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { color: {quiet_ink}; background: {paper}; }
*[invalid="true"] { border: 2px solid {bad}; padding: 4px 8px; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: none; padding: 0; min-height: 0; }
QLineEdit QToolButton { border: none; background: transparent; padding: 0; min-height: 0; min-width: 0; }
QLineEdit, QTextEdit, QPlainTextEdit { placeholder-text-color: {quiet_ink}; }
QAbstractSpinBox, QAbstractSpinBox:focus { padding-right: 28px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    subcontrol-origin: border; width: 26px; border: none; background: transparent;
}
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QAbstractSpinBox::up-arrow { image: url(frame:up-{scheme}.svg); width: 16px; height: 16px; }
QAbstractSpinBox::down-arrow { image: url(frame:down-{scheme}.svg); width: 16px; height: 16px; }
/* The list opens below its box, with every line in sight; as a menu it covers the box and cuts lines. */
QComboBox { combobox-popup: 0; }
QComboBox, QComboBox:focus { padding-right: 30px; }
QComboBox::drop-down {
    subcontrol-origin: border; subcontrol-position: center right; width: 30px; border: none;
}
QComboBox::down-arrow, QDateEdit::down-arrow {
    image: url(frame:down-{scheme}.svg); width: 18px; height: 18px;
}
QDateTimeEdit::drop-down {
    subcontrol-origin: border; subcontrol-position: center right; width: 30px; border: none;
}
QComboBox QAbstractItemView {
    background: {surface}; border: 1px solid {edge}; padding: 4px; outline: none;
    selection-background-color: {primary_soft}; selection-color: {ink};
}
QComboBox QAbstractItemView::item { min-height: 32px; padding: 0 8px; }

QCheckBox, QRadioButton {
    spacing: 8px; min-height: 28px; padding: 2px 6px; border: 2px solid transparent; border-radius: 8px;
}
QCheckBox:focus, QRadioButton:focus { border-color: {primary}; }
QCheckBox::indicator, QRadioButton::indicator {
    width: 18px; height: 18px; border: 2px solid {edge}; background: {surface};
}
QCheckBox::indicator { border-radius: 5px; }
QRadioButton::indicator { border-radius: 11px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: {primary}; }
QCheckBox::indicator:checked {
    border-color: {primary}; background: {primary}; image: url(frame:check-{scheme}.svg);
}
QCheckBox::indicator:indeterminate { border-color: {primary}; background: {primary_soft}; }
QRadioButton::indicator:checked {
    border-color: {primary};
    background: qradialgradient(cx:0.5, cy:0.5, radius:0.5, fx:0.5, fy:0.5,
        stop:0 {primary}, stop:0.55 {primary}, stop:0.65 {surface}, stop:1 {surface});
}

QAbstractItemView {
    background: {surface}; alternate-background-color: {paper}; border: 1px solid {line}; border-radius: 8px;
    outline: none; gridline-color: {line};
    selection-background-color: {primary_soft}; selection-color: {ink};
}
QAbstractItemView:focus { border: 2px solid {primary}; }
QAbstractItemView::item { padding: 6px 8px; border: 2px solid transparent; }
QAbstractItemView::item:selected { background: {primary_soft}; color: {ink}; }
QTableView { padding: 4px; }
QTableView::item:selected { border-top: 2px solid {primary}; border-bottom: 2px solid {primary}; }
QListView::item:focus, QTreeView::item:focus { border: 2px solid {primary}; }
QHeaderView { background: {surface}; border: none; border-radius: 8px; }
QHeaderView::section {
    background: {surface}; color: {quiet_ink}; border: none; border-bottom: 1px solid {edge};
    padding: 8px 12px; font-weight: bold;
}
QHeaderView::up-arrow { image: url(frame:up-{scheme}.svg); width: 16px; height: 16px; }
QHeaderView::down-arrow { image: url(frame:down-{scheme}.svg); width: 16px; height: 16px; }

QTabBar::tab {
    padding: 8px 16px; color: {quiet_ink};
    border: 2px solid transparent; border-bottom: 3px solid transparent;
}
QTabBar::tab:selected { color: {primary}; border-bottom-color: {primary}; }
QTabBar:focus::tab:selected { border-color: {primary}; }
QPushButton[role="tab"] {
    padding: 4px 10px; color: {quiet_ink}; background: transparent; border-radius: 0;
    border: 2px solid transparent; border-bottom: 3px solid transparent;
}
QPushButton[role="tab"]:hover { color: {primary}; }
QPushButton[role="tab"]:checked { color: {primary}; border-bottom-color: {primary}; }
QPushButton[role="tab"]:focus { border-color: {primary}; background: {primary_soft}; }
QTabWidget::pane { border: none; border-top: 1px solid {line}; }

QMenu { background: {surface}; border: 1px solid {edge}; border-radius: 8px; padding: 4px; }
QMenu::item { padding: 8px 24px 8px 12px; border-radius: 6px; }
QMenu::item:selected { background: {primary_soft}; color: {ink}; }
QMenu::separator { height: 1px; background: {line}; margin: 4px 8px; }

QScrollArea { border: none; background: transparent; }
QScrollBar:vertical { background: transparent; width: 14px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 14px; margin: 0; }
QScrollBar::handle { background: {edge}; border-radius: 4px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: {primary}; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
    background: transparent; border: none; width: 0; height: 0;
}
QProgressBar {
    background: {surface}; border: 1px solid {edge}; border-radius: 8px; min-height: 18px; text-align: center;
}
QProgressBar::chunk { background: {primary_soft}; border-radius: 7px; }
QProgressBar[textVisible="false"]::chunk { background: {primary}; }
QSplitter::handle { background: {line}; }
QSplitter::handle:hover { background: {primary}; }

*[role="title"] { font-size: {p3}pt; font-weight: bold; }
*[role="heading"] { font-size: {p1}pt; font-weight: bold; }
*[role="quiet_text"] { color: {quiet_ink}; }
*[role="small"] { color: {quiet_ink}; font-size: {pm}pt; }
*[role="strong"] { font-weight: bold; }
*[role="quote"] { font-size: {p1}pt; font-style: italic; }
*[role="error"] { color: {bad}; font-weight: bold; }
*[role="card"] { background: {surface}; border: 1px solid {line}; border-radius: 8px; }
*[role="inset"] { background: {paper}; border: 1px solid {line}; border-radius: 8px; }
*[role="now_line"] { background: {primary}; border: none; }
*[role="chosen_card"] { background: {primary_soft}; border: 2px solid {primary}; border-radius: 8px; }
QPushButton[role="card_button"] { text-align: left; background: {surface}; border: 1px solid {edge}; }
QPushButton[role="card_button"]:focus, QPushButton[role="card_button"]:checked {
    border: 2px solid {primary}; background: {primary_soft}; color: {ink};
}

*[chip="true"] { border-radius: 8px; padding: 0 2px; }
*[kind="neutral"] { background: {primary_soft}; color: {ink}; }
*[kind="good"] { background: {good_soft}; color: {good}; }
*[kind="attention"] { background: {attention_soft}; color: {attention}; }
*[kind="bad"] { background: {bad_soft}; color: {bad}; }

#rail { background: {surface}; border: none; border-right: 1px solid {line}; }
#rail QPushButton {
    text-align: left; background: transparent; border: 2px solid transparent; padding: 4px 10px;
    color: {ink}; font-weight: normal;
}
#rail QPushButton:hover { background: {paper}; }
#rail QPushButton:focus { border-color: {primary}; }
#rail QPushButton:disabled { color: {quiet_ink}; }
#rail QPushButton:checked { background: {primary_soft}; color: {primary}; font-weight: bold; }
#rail #wordmark { font-size: {p2}pt; font-weight: bold; color: {primary}; }
#banner { border-radius: 8px; border: 1px solid {line}; }
#banner[kind="neutral"] { border-color: {primary}; }
#banner[kind="good"] { border-color: {good}; }
#banner[kind="attention"] { border-color: {attention}; }
#banner[kind="bad"] { border-color: {bad}; }
#banner QLabel { color: {ink}; }

#resident { background: {paper}; }
#resident QWidget { font-size: {r0}pt; color: {ink}; }
#resident *[role="title"] { font-size: {r1}pt; }
#resident *[role="hint"] { font-size: {least}pt; }
#resident QPushButton { min-height: 48px; padding: 8px 24px; border-radius: 12px; }
#resident QPushButton[role="primary"] { color: {on_primary}; }
#resident QPushButton[role="primary"]:focus { padding: 6px 22px; }
#resident QPushButton[role="quiet"] { padding: 7px 23px; }
#resident QLineEdit, #resident QComboBox { min-height: 48px; }
"""

RESIDENT_POINTS = 24.0


def stylesheet(colors: Mapping[str, str], scheme: str, points: Callable[[int], float]) -> str:
    """Return the stylesheet for these colours, the picture set ``scheme`` and the type scale."""
    sizes = {f"p{step}": points(step) for step in range(4)} | {"pm": round(points(0) * 0.92, 1)}
    scale = points(0) / 11.0
    resident = {"r0": round(RESIDENT_POINTS * scale, 1), "r1": round(RESIDENT_POINTS * 1.2 * scale, 1)}
    resident["least"] = RESIDENT_POINTS
    text = _RULES
    for name, value in {**colors, **sizes, **resident, "scheme": scheme}.items():
        text = text.replace("{" + name + "}", str(value))
    return text
