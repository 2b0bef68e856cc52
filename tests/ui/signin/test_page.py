"""The sign-in page: what Enter and Esc do, what is said in place, and what every control is called."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.signin.methods import Method
from ui.common.language import Language, LanguageChoice
from ui.common.theme import ThemeChoice
from ui.signin.page import SignInPage


@pytest.fixture
def page(qtbot: QtBot, language: Language) -> SignInPage:
    del language
    made = SignInPage()
    qtbot.addWidget(made)
    made.show()
    return made


def test_enter_explores_the_demo(page: SignInPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.demo_requested, timeout=1000):
        QTest.keyClick(page, Qt.Key.Key_Return)


def test_enter_connects_once_an_address_was_typed(page: SignInPage, qtbot: QtBot) -> None:
    page.choose(Method.TOKEN_FILE)
    page.form.endpoint.setText("http://127.0.0.1:1")
    page.form.token_file.setText("token")
    with qtbot.waitSignal(page.endpoint_requested, timeout=1000) as asked:
        QTest.keyClick(page.form.endpoint, Qt.Key.Key_Return)
    assert asked.args == ["http://127.0.0.1:1", "token"]


def test_an_empty_field_is_named_and_gets_the_focus(page: SignInPage) -> None:
    asked: list[str] = []
    page.choose(Method.TOKEN_FILE)
    page.endpoint_requested.connect(lambda endpoint, _file: asked.append(endpoint))
    page.form.endpoint.setText("https://example.org")
    QTest.mouseClick(page.form.connect_button, Qt.MouseButton.LeftButton)
    assert asked == []
    assert page.form.file_problem.isVisible()
    assert page.form.file_problem.text() == "Choose the file that holds the access token."
    assert page.form.token_file.accessibleDescription() == page.form.file_problem.text()
    page.form.token_file.setFocus()
    QTest.keyClicks(page.form.token_file, "x")
    assert not page.form.file_problem.isVisible()


def test_esc_cancels_while_waiting_only(page: SignInPage) -> None:
    cancelled: list[bool] = []
    page.cancelled.connect(lambda: cancelled.append(True))
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert cancelled == []
    page.show_waiting("Starting", "a moment")
    assert not page.demo_button.isEnabled()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert cancelled == [True]
    page.show_form()
    assert page.demo_button.isEnabled()


def test_what_azure_says_is_plain_text(page: SignInPage) -> None:
    page.show_problem("<b>No</b> answer")
    assert page.problem.text() == "<b>No</b> answer"
    for label in page.findChildren(QLabel):
        assert label.textFormat() in {Qt.TextFormat.PlainText, Qt.TextFormat.AutoText}
    assert page.problem.textFormat() is Qt.TextFormat.PlainText


def test_language_and_theme_are_offered(page: SignInPage, qtbot: QtBot) -> None:
    page.show_choices(LanguageChoice.KOREAN, ThemeChoice.DARK)
    assert page.language_box.currentData() == LanguageChoice.KOREAN
    assert page.theme_box.currentData() == ThemeChoice.DARK
    with qtbot.waitSignal(page.language_chosen, timeout=1000) as chosen:
        page.language_box.activated.emit(page.language_box.findData(LanguageChoice.ENGLISH))
    assert chosen.args is not None
    assert chosen.args[0] is LanguageChoice.KOREAN  # not a bare string


def test_switching_the_language_keeps_what_was_typed(page: SignInPage, language: Language) -> None:
    page.form.endpoint.setText("https://example.org")
    language.choose(LanguageChoice.KOREAN)
    QApplication.processEvents()
    assert page.form.endpoint.text() == "https://example.org"
    assert page.demo_button.text() == "데모 둘러보기(&D)"


def test_every_control_has_a_name(page: SignInPage) -> None:
    for widget in page.findChildren(QWidget):
        if widget.focusPolicy() is Qt.FocusPolicy.NoFocus or not widget.isVisibleTo(page):
            continue
        buddies = [label for label in page.findChildren(QLabel) if label.buddy() is widget]
        text = getattr(widget, "text", lambda: "")()
        assert widget.accessibleName() or text or buddies, widget


def test_the_page_is_painted_with_a_surface_and_the_accent(page: SignInPage) -> None:
    page.resize(1180, 760)
    image = page.grab().toImage()
    colors = {
        image.pixelColor(x, y).rgb() for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)
    }
    assert QColor("#FFFFFF").rgb() in colors
    assert QColor("#F3F4F6").rgb() in colors
    assert QColor("#1F5FBF").rgb() in colors
