"""The journal: what was about to be sent, what Azure answered, how it ended; kept so that nothing is lost.

One SQLite file in the user's data folder holds every run of a plan. :class:`app.protection.apply.Apply`
writes to it through the protocols of :mod:`app.protection.step_log`; windows read it here::

    journal = Journal()  # opened at the first use, in its own thread
    log = journal.for_owner(Owner(endpoint, tenant_id, account))
    apply = Apply(connection, fleet, jobs, log)

    await journal.runs(owner)    # past operations, newest first
    # those whose state is RunState.INTERRUPTED are to be offered
    stored = await journal.read(run.id)                        # the plan and the results, to be shown
    await apply.resume(run.id, listener)                       # continue one
    await journal.dismiss(run.id)        # or put it aside

Every method raises :class:`app.protection.step_log.LogRefused` with a sentence where the journal cannot be
used (network drive, newer version, full disk); :attr:`Journal.notice` tells of a damaged one set aside.
"""

from app.journal.journal import Journal
from app.journal.records import Owner, RunState, RunSummary, StoredRun
from app.journal.telling import shown_subscriptions, told

__all__ = ["Journal", "Owner", "RunState", "RunSummary", "StoredRun", "shown_subscriptions", "told"]
