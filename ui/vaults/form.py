"""Create vault: a form whose every rule is seen before it is broken, then the steps, then the verb."""

import asyncio
from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.cloud.errors import CloudError
from app.domain.resource_ids import ResourceId
from app.planning.vault_regions import default_region
from app.planning.vault_steps import VaultForm
from app.planning.vaults import NameState, VaultService
from app.protection.failures import phrase_of
from app.protection.names import ProblemSeverity
from app.protection.plan import Phrase, Plan
from app.protection.texts import PlanTexts
from ui.async_bridge import Tasks
from ui.common.buttons import Kind, push_button
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel, plain_tooltip
from ui.common.problem import ProblemLine
from ui.vaults.group_field import GroupField
from ui.vaults.name_field import VaultNameField
from ui.vaults.plan_list import PlanList, refusal_of
from ui.vaults.redundancy_cards import RedundancyCards
from ui.vaults.tags_field import TagsField

NAME_CHECK_DELAY = 0.4
"""Seconds after the last key before the service is asked whether the name is free (UI.md, section 9)."""


_CONTROL_HEIGHT = 32
_LABEL_WIDTH = 128


class VaultDialog(QDialog):
    """Collects a :class:`VaultForm`; accepted, it holds the plan that makes the vault.

    With ``for_plan`` it only hands the form over, to become part of a larger plan.
    """

    def __init__(
        self,
        vaults: VaultService,
        texts: PlanTexts,
        tasks: Tasks,
        *,
        machine_ids: tuple[str, ...] = (),
        subscription_id: str = "",
        region: str = "",
        for_plan: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.plan: Plan | None = None
        self._vaults, self._texts, self._tasks = vaults, texts, tasks
        self._machine_ids, self._wanted_region, self._for_plan = machine_ids, region, for_plan
        self._name_state: NameState | None = None
        self._name_task: asyncio.Task[None] | None = None
        self._loading: asyncio.Task[None] | None = None
        self._submitting: asyncio.Task[None] | None = None
        self._counts: dict[str, int] = {}
        self._held = ""
        self.setWindowTitle(self.tr("Create vault"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumSize(720, 560)
        self.resize(760, 700)
        self._make_fields()
        self._lay_out()
        self._fill_subscriptions(subscription_id or _common_subscription(machine_ids))
        self.finished.connect(lambda _code: self._cancel_work())

    def form(self) -> VaultForm:
        """What is filled in now."""
        subscription = self.subscription.currentData()
        return VaultForm(
            subscription_id=subscription.id if subscription is not None else "",
            subscription_name=subscription.name if subscription is not None else "",
            resource_group=self.group.name(),
            region=self.region.currentData() or "",
            name=self.name.name(),
            redundancy=self.redundancy.value(),
            new_group=self.group.is_new(),
            tags=self.tags.tags(),
            region_name=self.region.currentText(),
        )

    def hold(self, reason: str) -> None:
        """Keep the reviewed plan from being applied while there is a reason; empty lets it go."""
        self._held = reason
        if self.plan is not None:
            self._show_verb(self.plan)

    # making

    def _make_fields(self) -> None:
        self.subscription = QComboBox()
        self.group = GroupField(self._texts)
        self.region = QComboBox()
        self._region_note = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self.name = VaultNameField(self._texts)
        self.redundancy = RedundancyCards(self._texts)
        self._locks = TextLabel(
            self._texts.say(Phrase("redundancy-locks")), TextRole.SMALL, tone=2, wrap=True
        )
        self.tags = TagsField()
        self._storage = TextLabel(
            self._texts.say(Phrase("note-no-storage-account")), TextRole.SMALL, tone=2, wrap=True
        )
        self._loading_problem = ProblemLine()
        self._hint = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self.back = push_button(self.tr("&Back"))
        self.cancel = push_button(self.tr("Cancel"))
        self.create_button = push_button(
            self.tr("&Add to plan") if self._for_plan else self.tr("&Create vault"), Kind.PRIMARY
        )
        self.create_button.setDefault(True)
        self.back.hide()
        for box in (self.subscription, self.region):
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            box.setMinimumHeight(_CONTROL_HEIGHT)
        self.subscription.currentIndexChanged.connect(self._on_subscription)
        self.region.currentIndexChanged.connect(self._on_region)
        self.group.changed.connect(self._on_name_or_place)
        self.name.edited.connect(self._on_name_or_place)
        self.redundancy.changed.connect(self._review_form)
        self.tags.changed.connect(self._review_form)
        self.cancel.clicked.connect(self.reject)
        self.back.clicked.connect(self._show_form)
        self.create_button.clicked.connect(self._on_create)

    def _lay_out(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(14)
        column.addLayout(_row(self.tr("&Subscription"), self.subscription))
        column.addLayout(_row(self.tr("&Resource group"), self.group))
        column.addLayout(_row(self.tr("R&egion"), self.region, self._region_note))
        column.addLayout(_row(self.tr("Vault &name"), self.name))
        column.addLayout(_row(self.tr("Redundancy"), self.redundancy, self._locks))
        column.addLayout(_row(self.tr("&Tags"), self.tags))
        column.addLayout(_row("", self._storage, self._loading_problem))
        column.addStretch()
        self._pages = QStackedWidget()
        self._pages.addWidget(_scrolled(page))
        buttons = QHBoxLayout()
        buttons.setContentsMargins(24, 12, 24, 16)
        buttons.setSpacing(8)
        buttons.addWidget(self._hint, 1)
        buttons.addWidget(self.back)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.create_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._pages, 1)
        layout.addLayout(buttons)

    def _fill_subscriptions(self, wanted: str) -> None:
        self.subscription.blockSignals(True)  # noqa: FBT003 -- Qt's own signature
        for subscription in self._vaults.subscriptions():
            self.subscription.addItem(subscription.name, subscription)
            if subscription.id.casefold() == wanted.casefold():
                self.subscription.setCurrentIndex(self.subscription.count() - 1)
        self.subscription.blockSignals(False)  # noqa: FBT003 -- Qt's own signature
        self._on_subscription()

    # the subscription's groups and regions

    def _on_subscription(self) -> None:
        if self._loading is not None:
            self._loading.cancel()
        if self.subscription.currentData() is None:
            self._review_form()
            return
        self._loading = self._tasks.start("vault form", self._load(self.subscription.currentData().id))

    async def _load(self, subscription_id: str) -> None:
        self._loading_problem.say("")
        try:
            regions = await self._vaults.regions(subscription_id, self._machine_ids)
            self.region.blockSignals(True)  # noqa: FBT003 -- Qt's own signature
            self.region.clear()
            wanted = default_region(regions)
            first = self._wanted_region or (wanted.name if wanted is not None else "")
            for choice in regions:
                self.region.addItem(choice.display_name, choice.name)
                if not choice.enabled and choice.reason is not None:
                    self._disable_region(self.region.count() - 1, self._texts.say(choice.reason))
                elif choice.name == first:
                    self.region.setCurrentIndex(self.region.count() - 1)
            if not first:
                self.region.setCurrentIndex(next((n for n, one in enumerate(regions) if one.enabled), -1))
            self.region.blockSignals(False)  # noqa: FBT003 -- Qt's own signature
            self._counts = {choice.name: choice.machines for choice in regions}
            self._on_region()
            self.group.show_groups(
                await self._vaults.groups(subscription_id), self.region.currentData() or ""
            )
        except CloudError as error:
            self.region.blockSignals(False)  # noqa: FBT003 -- Qt's own signature
            self._loading_problem.say(self._texts.say(phrase_of(error)))
        self._review_form()

    def _disable_region(self, row: int, reason: str) -> None:
        model = self.region.model()
        if isinstance(model, QStandardItemModel):
            item = model.item(row)
            item.setEnabled(False)
            item.setToolTip(plain_tooltip(reason))
            item.setAccessibleDescription(reason)
        self.region.setItemText(
            row, self.tr("{region} (no vaults)").replace("{region}", self.region.itemText(row))
        )

    def _on_region(self) -> None:
        region = self.region.currentData() or ""
        subscription = self.subscription.currentData()
        sentences = [self._texts.say(Phrase("region-own"))]
        count = self._counts.get(region, 0)
        if count:
            values = {"count": str(count), "region": self.region.currentText()}
            sentences.insert(0, self._texts.say(Phrase("region-chosen", values)))
        self._region_note.setText(" ".join(sentences))
        if subscription is not None:
            self.redundancy.show_choices(self._vaults.redundancies(subscription.id, region))
            self.name.suggest(self._vaults.suggested_name(subscription.id, region))
        self._on_name_or_place()

    # the name

    def _on_name_or_place(self) -> None:
        if self._name_task is not None:
            self._name_task.cancel()
            self._name_task = None
        self._name_state = None
        form = self.form()
        self.name.show_answer("")
        problems = self._vaults.problems(form)
        well_formed = form.name and form.region and form.resource_group and self.group.known()
        if well_formed and not any(one.severity is ProblemSeverity.ERROR for one in problems):
            self._name_task = self._tasks.start("vault name", self._ask_for_name(form))
        self._review_form()

    async def _ask_for_name(self, form: VaultForm) -> None:
        await asyncio.sleep(NAME_CHECK_DELAY)
        self.name.show_answer(self.tr("Checking whether the name is free…"))
        answer = await self._vaults.name_taken(
            form.subscription_id, form.resource_group, form.region, form.name
        )
        self._name_state = answer.state
        self.name.show_answer(self._texts.say(answer.message))
        self._review_form()

    # what is missing

    def _review_form(self) -> None:
        form = self.form()
        problems = self._vaults.problems(form) if form.subscription_id else ()
        of_name = [one for one in problems if one.code.startswith("vault-name") and form.name]
        of_tags = [one for one in problems if one.code.startswith("tag")]
        self.name.show_problems(of_name)
        self.tags.show_problem(self._texts.problem(of_tags[0]) if of_tags else "")
        errors = [one for one in problems if one.severity is ProblemSeverity.ERROR]
        hint = ""
        if not form.subscription_id:
            hint = self.tr("There is no subscription in which a vault could be made.")
        elif errors:
            hint = self._texts.problem(errors[0])
        elif not self.group.known():
            hint = self.tr("Choose a resource group.")
        elif self._name_state is NameState.TAKEN:
            hint = self.tr("This name cannot be used.")
        elif self._name_state is None:
            hint = self.tr("Checking whether the name is free…")
        self._hint.setText(hint)
        self.create_button.setEnabled(not hint)
        self.create_button.setToolTip(hint)
        self.create_button.setAccessibleDescription(hint)

    # creating

    def _on_create(self) -> None:
        self.create_button.setEnabled(False)
        if self.plan is not None or self._for_plan:
            self.accept()
            return
        self._submitting = self._tasks.start("vault plan", self._make_plan())

    async def _make_plan(self) -> None:
        form = self.form()
        try:
            answer = await self._vaults.name_taken(
                form.subscription_id, form.resource_group, form.region, form.name
            )
            if answer.state is NameState.TAKEN:
                self._name_state = answer.state
                self.name.show_answer(self._texts.say(answer.message))
                self._review_form()
                return
            plan = await self._vaults.plan_create_vault(form)
        except CloudError as error:
            self._hint.setText(self._texts.say(phrase_of(error)))
            self.create_button.setEnabled(True)
            return
        self.plan = plan
        self._show_plan(plan)

    def _show_plan(self, plan: Plan) -> None:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(16)
        count = len(plan.steps)
        headline = self.tr("Nothing has been sent yet. These %n step(s) will be.", "", count)
        layout.addWidget(TextLabel(headline, TextRole.CARD_TITLE, wrap=True))
        layout.addWidget(PlanList(plan, self._texts), 1)
        self._pages.addWidget(_scrolled(page))
        self._pages.setCurrentIndex(1)
        self.back.show()
        self._show_verb(plan)
        (self.create_button if self.create_button.isEnabled() else self.back).setFocus()

    def _show_verb(self, plan: Plan) -> None:
        refusal = refusal_of(plan, self._texts) or self._held
        self._hint.setText(refusal)
        self.create_button.setToolTip(plain_tooltip(refusal))
        self.create_button.setAccessibleDescription(refusal)
        self.create_button.setEnabled(not refusal)

    def _show_form(self) -> None:
        self.plan = None
        review = self._pages.widget(1)
        self._pages.setCurrentIndex(0)
        if review is not None:
            self._pages.removeWidget(review)
            review.deleteLater()
        self.back.hide()
        self._review_form()

    def _cancel_work(self) -> None:
        for task in (self._name_task, self._loading, self._submitting):
            if task is not None:
                task.cancel()


def _common_subscription(machine_ids: tuple[str, ...]) -> str:
    """The subscription in which most of the chosen VMs are; empty where none is chosen."""
    counts = Counter(ResourceId.parse(one).subscription_id for one in machine_ids)
    return counts.most_common(1)[0][0] if counts else ""


def _row(caption: str, *widgets: QWidget) -> QHBoxLayout:
    """A label of fixed width with its fields below each other; boxes, since forms misjudge wrapped texts."""
    label = QLabel(caption)
    label.setBuddy(widgets[0])
    label.setFixedWidth(_LABEL_WIDTH)
    label.setMinimumHeight(_CONTROL_HEIGHT)
    fields = QVBoxLayout()
    fields.setSpacing(4)
    for widget in widgets:
        fields.addWidget(widget)
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(fields, 1)
    return row


def _scrolled(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setWidget(page)
    return area
