"""How everything looks: light and dark theme, the fonts that come with the program, icons."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QImage,
    QPainter,
    QPalette,
    QPixmap,
    QTransform,
)
from PySide6.QtWidgets import QApplication

from annotator import paths

INTERFACE_PIXELS = 14
_ICON = 24
_WEIGHTS = ("Regular", "SemiBold")
# Faces that draw Arabic, Latin and digits alike, best first; the last is on every Linux desktop.
_FALLBACKS = ("IBM Plex Sans Arabic", "Vazirmatn", "Segoe UI", "Geeza Pro", "DejaVu Sans")
_POINTING = frozenset({"next", "previous", "undo", "redo", "documents"})


@dataclass(frozen=True)
class Colours:
    """The colours of one theme, as ``#rrggbb``, and the picture in a ticked box."""

    window: str
    paper: str
    other_row: str
    ink: str
    faint: str
    line: str
    button: str
    accent: str
    on_accent: str
    chosen: str
    good: str
    busy: str
    rubric: str
    handle: str
    check: str


LIGHT = Colours(
    window="#f5f2ec",
    paper="#fffefb",
    other_row="#faf7f1",
    ink="#24211d",
    faint="#6f685e",
    line="#ded7ca",
    button="#fbf9f4",
    accent="#14686b",
    on_accent="#ffffff",
    chosen="#d5e7e5",
    good="#2e7d4f",
    busy="#b26a12",
    rubric="#b0472a",
    handle="#cfc7b8",
    check="check-light.svg",
)
DARK = Colours(
    window="#1d1f21",
    paper="#141617",
    other_row="#191b1d",
    ink="#e8e4dc",
    faint="#9d978c",
    line="#393c3f",
    button="#2a2d30",
    accent="#5fbab4",
    on_accent="#0c1514",
    chosen="#23474a",
    good="#6cc28d",
    busy="#e2a55a",
    rubric="#d9775a",
    handle="#46494c",
    check="check-dark.svg",
)


@dataclass
class _Looks:
    dark: bool = False
    family: str = ""


_looks = _Looks()


def apply_theme(app: QApplication, theme: str) -> None:
    """Dress the application: ``light``, ``dark`` or ``system``."""
    dark = theme == "dark" or (theme == "system" and _system_is_dark(app))
    if app.style().name() != "fusion":
        app.setStyle("Fusion")
    _looks.dark = dark
    app.setPalette(palette(colours()))
    app.setStyleSheet(_style_sheet(colours()))


def is_dark() -> bool:
    """Whether the dark theme is on."""
    return _looks.dark


def colours() -> Colours:
    """Return the colours of the theme that is on."""
    return DARK if _looks.dark else LIGHT


def load_fonts(app: QApplication) -> str:
    """Load the faces that come with the program and make them the application's; return the family.

    Without them the best family that the system has is taken.
    """
    if not _looks.family:
        _looks.family = _bundled_family() or _system_family()
    font = QFont(_looks.family)
    font.setPixelSize(INTERFACE_PIXELS)
    app.setFont(font)
    return _looks.family


def font_family() -> str:
    """Return the family of the interface and of the articles."""
    return _looks.family or QGuiApplication.font().family()


def icon(name: str, *, colour: str = "") -> QIcon:
    """Return ``resources/icons/<name>.svg`` in the theme's ink (or ``colour``).

    Icons that point forward or back point the other way where the interface runs from right to
    left.
    """
    drawing = (paths.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    mirrored = (
        name in _POINTING and QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    )
    normal = _drawn(drawing, colour or colours().ink, mirrored=mirrored)
    faint = QPixmap(normal.size())
    faint.setDevicePixelRatio(normal.devicePixelRatio())
    faint.fill(Qt.GlobalColor.transparent)
    painter = QPainter(faint)
    painter.setOpacity(0.35)
    painter.drawPixmap(0, 0, normal)
    painter.end()
    made = QIcon(normal)
    made.addPixmap(faint, QIcon.Mode.Disabled)
    return made


def app_icon() -> QIcon:
    """Return the program's own icon."""
    return QIcon(str(paths.resources() / "icons" / "hashiya.svg"))


def palette(of: Colours) -> QPalette:
    """Return Qt's palette for a theme."""
    made = QPalette()
    role = QPalette.ColorRole
    for target, colour in (
        (role.Window, of.window),
        (role.WindowText, of.ink),
        (role.Base, of.paper),
        (role.AlternateBase, of.other_row),
        (role.Text, of.ink),
        (role.Button, of.button),
        (role.ButtonText, of.ink),
        (role.BrightText, "#ffffff"),
        (role.ToolTipBase, of.ink),
        (role.ToolTipText, of.window),
        (role.PlaceholderText, of.faint),
        (role.Highlight, of.accent),
        (role.HighlightedText, of.on_accent),
        (role.Accent, of.accent),
        (role.Link, of.accent),
        (role.Light, _mixed(of.button, "#ffffff", 0.5)),
        (role.Midlight, of.button),
        (role.Mid, of.line),
        (role.Dark, _mixed(of.line, "#000000", 0.8)),
        (role.Shadow, "#000000"),
    ):
        made.setColor(target, QColor(colour))
    faint = QColor(_mixed(of.ink, of.window, 0.4))
    for target in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, target, faint)
    made.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(of.line))
    return made


def _style_sheet(of: Colours) -> str:
    """Return the few rules that Fusion's palette cannot say."""
    return f"""
    QToolBar {{ border: 0; border-bottom: 1px solid {of.line}; padding: 3px 6px; spacing: 2px; }}
    QToolBar QToolButton {{ padding: 4px 8px; border-radius: 5px; border: 0; }}
    QToolBar QToolButton:hover {{ background: {of.chosen}; }}
    QStatusBar {{ border-top: 1px solid {of.line}; }}
    QStatusBar::item {{ border: 0; }}
    QMenu {{ background: {of.paper}; border: 1px solid {of.line}; padding: 4px; }}
    QMenu::item {{ padding: 5px 26px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {of.chosen}; color: {of.ink}; }}
    QMenu::item:disabled {{ color: {_mixed(of.ink, of.paper, 0.4)}; }}
    QMenu::separator {{ height: 1px; background: {of.line}; margin: 4px 8px; }}
    QToolTip {{ border: 0; padding: 4px; }}
    QLabel#faint {{ color: {of.faint}; }}
    QLabel#name {{ font-size: 40px; font-weight: 600; color: {of.accent}; }}
    QLabel#heading {{ font-size: 18px; font-weight: 600; }}
    QLabel#rubric {{ font-weight: 600; color: {of.rubric}; }}
    QLabel#card-title {{ font-weight: 600; }}
    QLabel#warning {{ color: {of.rubric}; }}
    QPushButton#card {{ border: 1px solid transparent; border-radius: 8px;
        background: transparent; }}
    QPushButton#card:hover {{ background: {of.window}; }}
    QPushButton#card:focus {{ border-color: {of.accent}; }}
    QPushButton#headline {{ border: 1px solid {of.line}; border-radius: 8px;
        background: {of.paper}; text-align: left; }}
    QPushButton#headline:hover {{ border-color: {of.handle}; }}
    QPushButton#headline:focus {{ border-color: {of.accent}; }}
    QLabel#figure {{ font-size: 30px; font-weight: 600; }}
    QFrame#version {{ border: 1px solid {of.line}; border-radius: 6px; background: {of.paper}; }}
    QTableView#numbers {{ border: 1px solid {of.line}; border-radius: 6px; background: {of.paper};
        outline: 0; }}
    QTableView#numbers::item {{ padding: 0 10px; }}
    QTableCornerButton::section {{ background: {of.paper}; border: 0; }}
    QToolButton#pill {{ border: 1px solid transparent; border-radius: 12px; padding: 3px 10px; }}
    QToolButton#pill:hover {{ background: {of.button}; }}
    QToolButton#pill:checked {{ background: {of.chosen}; }}
    QToolButton#pill:focus {{ border-color: {of.accent}; }}
    QTableView#framed {{ border: 1px solid {of.line}; border-radius: 6px; background: {of.paper};
        outline: 0; }}
    QTableView {{ selection-background-color: {of.chosen}; selection-color: {of.ink}; }}
    QTableView::item:selected {{ background: {of.chosen}; color: {of.ink}; }}
    QTableView#framed::item {{ padding: 0 10px; border-bottom: 1px solid {of.window}; }}
    QCheckBox {{ spacing: 8px; }}
    QCheckBox::indicator {{ width: 14px; height: 14px; border: 1px solid {of.faint};
        border-radius: 3px; background: {of.paper}; }}
    QCheckBox::indicator:checked {{ background: {of.accent}; border-color: {of.accent};
        image: url("{(paths.resource("icons", of.check)).as_posix()}"); }}
    QCheckBox::indicator:focus {{ border-color: {of.accent}; }}
    QCheckBox::indicator:disabled {{ border-color: {of.line}; }}
    QRadioButton {{ spacing: 8px; }}
    QRadioButton::indicator {{ width: 12px; height: 12px; border: 1px solid {of.faint};
        border-radius: 7px; background: {of.paper}; }}
    QRadioButton::indicator:checked {{ width: 6px; height: 6px; border: 4px solid {of.accent}; }}
    QRadioButton::indicator:focus {{ border-color: {of.accent}; }}
    QFrame#question {{ border: 1px solid {of.line}; border-radius: 8px; background: {of.paper}; }}
    QFrame#hint {{ border: 1px dashed {of.handle}; border-radius: 8px; }}
    QListWidget#framed, QPlainTextEdit#framed {{ border: 1px solid {of.line}; border-radius: 6px;
        background: {of.paper}; }}
    QTabWidget#panes::pane {{ border: 0; }}
    QTabBar#panes::tab {{ padding: 6px 4px; margin: 0 8px; border: 0; color: {of.faint};
        border-bottom: 2px solid transparent; }}
    QTabBar#panes::tab:selected {{ color: {of.ink}; border-bottom-color: {of.accent}; }}
    QTabBar#panes::tab:hover {{ color: {of.ink}; }}
    QTabBar#panes:focus {{ background: {of.chosen}; border-radius: 6px; }}
    QScrollBar {{ background: transparent; border: 0; }}
    QScrollBar:vertical {{ width: 12px; }}
    AnnotationCanvas QScrollBar:vertical {{ background: {of.paper}; }}
    QScrollBar:horizontal {{ height: 12px; }}
    QScrollBar::handle {{ background: {of.handle}; border-radius: 4px; margin: 2px; }}
    QScrollBar::handle:vertical {{ min-height: 32px; }}
    QScrollBar::handle:horizontal {{ min-width: 32px; }}
    QScrollBar::handle:disabled {{ background: transparent; }}
    QScrollBar::handle:hover {{ background: {of.faint}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QProgressBar#thin {{ border: 0; border-radius: 3px; background: {of.line}; }}
    QProgressBar#thin::chunk {{ border-radius: 3px; background: {of.accent}; }}
    QHeaderView {{ background: {of.paper}; }}
    QHeaderView::section {{ background: {of.paper}; color: {of.faint}; border: 0;
        border-bottom: 1px solid {of.line}; padding: 7px 13px; }}
    QTableView#numbers QHeaderView::section {{ padding: 7px 10px; }}
    """


def _system_is_dark(app: QApplication) -> bool:
    return app.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _bundled_family() -> str:
    folder = paths.resources() / "fonts"
    family = ""
    for file in sorted(folder.glob("*")):
        if file.suffix not in {".woff2", ".ttf", ".otf"} or not file.stem.endswith(_WEIGHTS):
            continue
        number = QFontDatabase.addApplicationFont(str(file))
        families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
        family = family or next(iter(families), "")
    return family


def _system_family() -> str:
    present = set(QFontDatabase.families())
    return next((name for name in _FALLBACKS if name in present), QFont().family())


def _drawn(drawing: str, ink: str, *, mirrored: bool) -> QPixmap:
    app = QGuiApplication.instance()
    scale = app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1
    size = round(_ICON * scale)
    # Written at the wanted size, so that the picture reader draws lines and not enlarged dots.
    source = drawing.replace("currentColor", ink).replace(
        'width="24" height="24"', f'width="{size}" height="{size}"', 1
    )
    image = QImage.fromData(source.encode())
    if mirrored:
        image = image.transformed(QTransform().scale(-1, 1))
    pixmap = QPixmap.fromImage(image)
    pixmap.setDevicePixelRatio(scale)
    return pixmap


def _mixed(colour: str, with_colour: str, share: float) -> str:
    """Return ``share`` of one colour over the other."""
    one, other = QColor(colour), QColor(with_colour)
    return QColor(
        round(one.red() * share + other.red() * (1 - share)),
        round(one.green() * share + other.green() * (1 - share)),
        round(one.blue() * share + other.blue() * (1 - share)),
    ).name()
