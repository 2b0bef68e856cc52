<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message numerus="yes">
        <source>&amp;Enable backup for %n…</source>
        <translation><numerusform>&amp;Enable backup for %n…</numerusform><numerusform>&amp;Enable backup for %n…</numerusform></translation>
    </message>
</context>
<context>
    <name>AskForPolicy</name>
    <message numerus="yes">
        <source>New backup policy for %n VM(s)</source>
        <translation><numerusform>New backup policy for %n VM</numerusform><numerusform>New backup policy for %n VMs</numerusform></translation>
    </message>
</context>
<context>
    <name>BackupNowDialog</name>
    <message numerus="yes">
        <source>%n VM(s)</source>
        <translation><numerusform>%n VM</numerusform><numerusform>%n VMs</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>And %n more VM(s) like that.</source>
        <translation><numerusform>And %n more VM like that.</numerusform><numerusform>And %n more VMs like that.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Back up %n VM(s) now and keep until {date}.</source>
        <translation><numerusform>Back up %n VM now and keep until {date}.</numerusform><numerusform>Back up %n VMs now and keep until {date}.</numerusform></translation>
    </message>
</context>
<context>
    <name>CheckList</name>
    <message numerus="yes">
        <source>{can} of %n VM(s) can be enabled</source>
        <translation><numerusform>{can} of %n VM can be enabled</numerusform><numerusform>{can} of %n VMs can be enabled</numerusform></translation>
    </message>
</context>
<context>
    <name>ChoicePage</name>
    <message numerus="yes">
        <source>&amp;Continue with %n subscription(s)</source>
        <translation><numerusform>&amp;Continue with %n subscription</numerusform><numerusform>&amp;Continue with %n subscriptions</numerusform></translation>
    </message>
</context>
<context>
    <name>ChoosePage</name>
    <message numerus="yes">
        <source>%n VM(s)</source>
        <translation><numerusform>%n VM</numerusform><numerusform>%n VMs</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n VM(s) ticked</source>
        <translation><numerusform>%n VM ticked</numerusform><numerusform>%n VMs ticked</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n more are not listed; type in the filter to reach them.</source>
        <translation><numerusform>%n more is not listed; type in the filter to reach it.</numerusform><numerusform>%n more are not listed; type in the filter to reach them.</numerusform></translation>
    </message>
</context>
<context>
    <name>Closing</name>
    <message numerus="yes">
        <source>%n step(s) are not finished. What was sent goes on in Azure; the rest is not sent.</source>
        <translation><numerusform>%n step is not finished. What was sent goes on in Azure; the rest is not sent.</numerusform><numerusform>%n steps are not finished. What was sent goes on in Azure; the rest is not sent.</numerusform></translation>
    </message>
</context>
<context>
    <name>DeleteData</name>
    <message numerus="yes">
        <source>%n VM(s)</source>
        <translation><numerusform>%n VM</numerusform><numerusform>%n VMs</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>The recovery points of %n VM(s) will be deleted.</source>
        <translation><numerusform>The recovery points of %n VM will be deleted.</numerusform><numerusform>The recovery points of %n VMs will be deleted.</numerusform></translation>
    </message>
</context>
<context>
    <name>DialogFoot</name>
    <message numerus="yes">
        <source>&amp;Look again (%n)</source>
        <translation><numerusform>&amp;Look again (%n)</numerusform><numerusform>&amp;Look again (%n)</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>&amp;Plan again (%n)…</source>
        <translation><numerusform>&amp;Plan again (%n)…</numerusform><numerusform>&amp;Plan again (%n)…</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>&amp;Retry failed (%n)…</source>
        <translation><numerusform>&amp;Retry failed (%n)…</numerusform><numerusform>&amp;Retry failed (%n)…</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>&amp;Send the rest (%n)…</source>
        <translation><numerusform>&amp;Send the rest (%n)…</numerusform><numerusform>&amp;Send the rest (%n)…</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Back &amp;up now (%n)…</source>
        <translation><numerusform>Back &amp;up now (%n)…</numerusform><numerusform>Back &amp;up now (%n)…</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Back up a&amp;gain (%n)…</source>
        <translation><numerusform>Back up a&amp;gain (%n)…</numerusform><numerusform>Back up a&amp;gain (%n)…</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>C&amp;ontinue (%n)</source>
        <translation><numerusform>C&amp;ontinue (%n)</numerusform><numerusform>C&amp;ontinue (%n)</numerusform></translation>
    </message>
</context>
<context>
    <name>Effort</name>
    <message numerus="yes">
        <source>%n change(s) sent</source>
        <translation><numerusform>%n change sent</numerusform><numerusform>%n changes sent</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n read(s)</source>
        <translation><numerusform>%n read</numerusform><numerusform>%n reads</numerusform></translation>
    </message>
</context>
<context>
    <name>EnableDialog</name>
    <message numerus="yes">
        <source>&amp;Apply %n step(s)</source>
        <translation><numerusform>&amp;Apply %n step</numerusform><numerusform>&amp;Apply %n steps</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Enable backup for %n VM(s)</source>
        <translation><numerusform>Enable backup for %n VM</numerusform><numerusform>Enable backup for %n VMs</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Enable backup · %n VM(s)</source>
        <translation><numerusform>Enable backup · %n VM</numerusform><numerusform>Enable backup · %n VMs</numerusform></translation>
    </message>
</context>
<context>
    <name>FleetPage</name>
    <message numerus="yes">
        <source>{can} of %n VM(s) can be enabled</source>
        <translation><numerusform>{can} of %n VM can be enabled</numerusform><numerusform>{can} of %n VMs can be enabled</numerusform></translation>
    </message>
</context>
<context>
    <name>Flows</name>
    <message numerus="yes">
        <source>Back up now · %n VM(s)</source>
        <translation><numerusform>Back up now · %n VM</numerusform><numerusform>Back up now · %n VMs</numerusform></translation>
    </message>
</context>
<context>
    <name>FootBar</name>
    <message numerus="yes">
        <source>%n VM(s) so far</source>
        <translation><numerusform>%n VM so far</numerusform><numerusform>%n VMs so far</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n VM(s) · read {time}</source>
        <translation><numerusform>%n VM · read {time}</numerusform><numerusform>%n VMs · read {time}</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation><numerusform>%n selected</numerusform><numerusform>%n selected</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) could not be read</source>
        <translation><numerusform>%n thing could not be read</numerusform><numerusform>%n things could not be read</numerusform></translation>
    </message>
</context>
<context>
    <name>GroupCard</name>
    <message numerus="yes">
        <source>%n VM(s)</source>
        <translation><numerusform>%n VM</numerusform><numerusform>%n VMs</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>And %n more; each is listed below.</source>
        <translation><numerusform>And %n more; it is listed below.</numerusform><numerusform>And %n more; each is listed below.</numerusform></translation>
    </message>
</context>
<context>
    <name>GroupForm</name>
    <message numerus="yes">
        <source>%n VM(s)</source>
        <translation><numerusform>%n VM</numerusform><numerusform>%n VMs</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation><numerusform>And %n more.</numerusform><numerusform>And %n more.</numerusform></translation>
    </message>
</context>
<context>
    <name>Interruptions</name>
    <message numerus="yes">
        <source>%n more run(s) wait after it.</source>
        <translation><numerusform>%n more run waits after it.</numerusform><numerusform>%n more runs wait after it.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>A run of {when} was interrupted with %n step(s) open: {what}.</source>
        <translation><numerusform>A run of {when} was interrupted with %n step open: {what}.</numerusform><numerusform>A run of {when} was interrupted with %n steps open: {what}.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Of %n step(s) of {when} it is not known how they ended: {what}.</source>
        <translation><numerusform>Of %n step of {when} it is not known how it ended: {what}.</numerusform><numerusform>Of %n steps of {when} it is not known how they ended: {what}.</numerusform></translation>
    </message>
</context>
<context>
    <name>ItemsRow</name>
    <message numerus="yes">
        <source>This VM has backup data in %n vaults. Only one vault can protect it; the data in the others is kept and billed until it is deleted there.</source>
        <translation><numerusform>This VM has backup data in %n vault. Only one vault can protect it; the data in the others is kept and billed until it is deleted there.</numerusform><numerusform>This VM has backup data in %n vaults. Only one vault can protect it; the data in the others is kept and billed until it is deleted there.</numerusform></translation>
    </message>
</context>
<context>
    <name>JobsView</name>
    <message numerus="yes">
        <source>Back up %n failed again…</source>
        <translation><numerusform>Back up %n failed again…</numerusform><numerusform>Back up %n failed again…</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Copy ids of %n job(s)</source>
        <translation><numerusform>Copy the ids of %n job</numerusform><numerusform>Copy the ids of %n jobs</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Enable %n VM(s) again…</source>
        <translation><numerusform>Enable %n VM again…</numerusform><numerusform>Enable %n VMs again…</numerusform></translation>
    </message>
</context>
<context>
    <name>Outcome</name>
    <message numerus="yes">
        <source>%n failed</source>
        <translation><numerusform>%n failed</numerusform><numerusform>%n failed</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n not known yet</source>
        <translation><numerusform>%n not known yet</numerusform><numerusform>%n not known yet</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n not sent</source>
        <translation><numerusform>%n not sent</numerusform><numerusform>%n not sent</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n not sent yet</source>
        <translation><numerusform>%n not sent yet</numerusform><numerusform>%n not sent yet</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n other step(s) are not known yet.</source>
        <translation><numerusform>%n other step is not known yet.</numerusform><numerusform>%n other steps are not known yet.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n other step(s) failed.</source>
        <translation><numerusform>%n other step failed.</numerusform><numerusform>%n other steps failed.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n sent without a recorded answer</source>
        <translation><numerusform>%n sent without a recorded answer</numerusform><numerusform>%n sent without a recorded answer</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) done</source>
        <translation><numerusform>%n step done</numerusform><numerusform>%n steps done</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Backups of {done} of %n VM(s) have started.</source>
        <translation><numerusform>Backups of {done} of %n VM have started.</numerusform><numerusform>Backups of {done} of %n VMs have started.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>The backup data of {done} of %n VM(s) is deleted.</source>
        <translation><numerusform>The backup data of {done} of %n VM is deleted.</numerusform><numerusform>The backup data of {done} of %n VMs is deleted.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n VM(s) are changed.</source>
        <translation><numerusform>{done} of %n VM is changed.</numerusform><numerusform>{done} of %n VMs are changed.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n VM(s) are done.</source>
        <translation><numerusform>{done} of %n VM is done.</numerusform><numerusform>{done} of %n VMs are done.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n VM(s) are enabled.</source>
        <translation><numerusform>{done} of %n VM is enabled.</numerusform><numerusform>{done} of %n VMs are enabled.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n VM(s) are resumed.</source>
        <translation><numerusform>{done} of %n VM is resumed.</numerusform><numerusform>{done} of %n VMs are resumed.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n VM(s) are stopped, their data kept.</source>
        <translation><numerusform>{done} of %n VM is stopped, its data kept.</numerusform><numerusform>{done} of %n VMs are stopped, their data kept.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n VM(s) are undeleted.</source>
        <translation><numerusform>{done} of %n VM is undeleted.</numerusform><numerusform>{done} of %n VMs are undeleted.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n step(s) are done.</source>
        <translation><numerusform>{done} of %n step is done.</numerusform><numerusform>{done} of %n steps are done.</numerusform></translation>
    </message>
</context>
<context>
    <name>PlanDialog</name>
    <message numerus="yes">
        <source>&amp;Apply %n step(s)</source>
        <translation><numerusform>&amp;Apply %n step</numerusform><numerusform>&amp;Apply %n steps</numerusform></translation>
    </message>
</context>
<context>
    <name>PlanRows</name>
    <message numerus="yes">
        <source>%n VM(s)</source>
        <translation><numerusform>%n VM</numerusform><numerusform>%n VMs</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n change</source>
        <translation><numerusform>%n change</numerusform><numerusform>%n change</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n create or enable</source>
        <translation><numerusform>%n create or enable</numerusform><numerusform>%n create or enable</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n remove</source>
        <translation><numerusform>%n remove</numerusform><numerusform>%n remove</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n with nothing to do</source>
        <translation><numerusform>%n with nothing to do</numerusform><numerusform>%n with nothing to do</numerusform></translation>
    </message>
</context>
<context>
    <name>PlanRun</name>
    <message numerus="yes">
        <source>%n failed</source>
        <translation><numerusform>%n failed</numerusform><numerusform>%n failed</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n not known yet</source>
        <translation><numerusform>%n not known yet</numerusform><numerusform>%n not known yet</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n not sent</source>
        <translation><numerusform>%n not sent</numerusform><numerusform>%n not sent</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) done</source>
        <translation><numerusform>%n step done</numerusform><numerusform>%n steps done</numerusform></translation>
    </message>
</context>
<context>
    <name>PolicyChoice</name>
    <message numerus="yes">
        <source>Brings back the deleted backup data of %n VM(s).</source>
        <translation><numerusform>Brings back the deleted backup data of %n VM.</numerusform><numerusform>Brings back the deleted backup data of %n VMs.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Choose the policy that %n VM(s) get instead.</source>
        <translation><numerusform>Choose the policy that %n VM gets instead.</numerusform><numerusform>Choose the policy that %n VMs get instead.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Choose the policy with which %n VM(s) go on.</source>
        <translation><numerusform>Choose the policy with which %n VM goes on.</numerusform><numerusform>Choose the policy with which %n VMs go on.</numerusform></translation>
    </message>
</context>
<context>
    <name>PolicyDialog</name>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation><numerusform>And %n more.</numerusform><numerusform>And %n more.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Changes all %n VM(s) of this policy.</source>
        <translation><numerusform>Changes all %n VM of this policy.</numerusform><numerusform>Changes all %n VMs of this policy.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Fits all %n VM(s).</source>
        <translation><numerusform>Fits all %n VM.</numerusform><numerusform>Fits all %n VMs.</numerusform></translation>
    </message>
</context>
<context>
    <name>PolicyPicture</name>
    <message numerus="yes">
        <source>Space, rough guess for %n VM(s) with {size}</source>
        <translation><numerusform>Space, rough guess for %n VM with {size}</numerusform><numerusform>Space, rough guess for %n VMs with {size}</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Unknown for %n VM(s), whose disk sizes were not read.</source>
        <translation><numerusform>Unknown for %n VM, whose disk sizes were not read.</numerusform><numerusform>Unknown for %n VMs, whose disk sizes were not read.</numerusform></translation>
    </message>
</context>
<context>
    <name>ProposalRows</name>
    <message numerus="yes">
        <source>%n VM(s)</source>
        <translation><numerusform>%n VM</numerusform><numerusform>%n VMs</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n cannot come along</source>
        <translation><numerusform>%n cannot come along</numerusform><numerusform>%n cannot come along</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <translation><numerusform>%n new</numerusform><numerusform>%n new</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n vault(s)</source>
        <translation><numerusform>%n vault</numerusform><numerusform>%n vaults</numerusform></translation>
    </message>
</context>
<context>
    <name>ResultPage</name>
    <message numerus="yes">
        <source>%n VM(s)</source>
        <translation><numerusform>%n VM</numerusform><numerusform>%n VMs</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation><numerusform>%n step</numerusform><numerusform>%n steps</numerusform></translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message numerus="yes">
        <source>%n cannot come along</source>
        <translation><numerusform>%n cannot come along</numerusform><numerusform>%n cannot come along</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n change</source>
        <translation><numerusform>%n change</numerusform><numerusform>%n change</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n create or enable</source>
        <translation><numerusform>%n create or enable</numerusform><numerusform>%n create or enable</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n remove</source>
        <translation><numerusform>%n remove</numerusform><numerusform>%n remove</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) that are needed for it were ticked too.</source>
        <translation><numerusform>%n step that is needed for it was ticked too.</numerusform><numerusform>%n steps that are needed for it were ticked too.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) that need it were unticked too.</source>
        <translation><numerusform>%n step that needs it was unticked too.</numerusform><numerusform>%n steps that need it were unticked too.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n with nothing to do</source>
        <translation><numerusform>%n with nothing to do</numerusform><numerusform>%n with nothing to do</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>And %n more in the way.</source>
        <translation><numerusform>And %n more in the way.</numerusform><numerusform>And %n more in the way.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>And %n more, at the end of the list.</source>
        <translation><numerusform>And %n more, at the end of the list.</numerusform><numerusform>And %n more, at the end of the list.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Nothing has been sent yet. These %n step(s) will be.</source>
        <translation><numerusform>Nothing has been sent yet. This %n step will be.</numerusform><numerusform>Nothing has been sent yet. These %n steps will be.</numerusform></translation>
    </message>
</context>
<context>
    <name>ScanControl</name>
    <message numerus="yes">
        <source>%n VM(s) read</source>
        <translation><numerusform>%n VM read</numerusform><numerusform>%n VMs read</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n VM(s), stopped by you</source>
        <translation><numerusform>%n VM, stopped by you</numerusform><numerusform>%n VMs, stopped by you</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n agent(s) read</source>
        <translation><numerusform>%n agent read</numerusform><numerusform>%n agents read</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Reading virtual machines: %n so far</source>
        <translation><numerusform>Reading virtual machines: %n so far</numerusform><numerusform>Reading virtual machines: %n so far</numerusform></translation>
    </message>
</context>
<context>
    <name>SignInFlow</name>
    <message numerus="yes">
        <source>%n subscription(s)</source>
        <translation><numerusform>%n subscription</numerusform><numerusform>%n subscriptions</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n tenant(s)</source>
        <translation><numerusform>%n tenant</numerusform><numerusform>%n tenants</numerusform></translation>
    </message>
</context>
<context>
    <name>StateChange</name>
    <message numerus="yes">
        <source>soft-deleted, %n day(s) left</source>
        <translation><numerusform>soft-deleted, %n day left</numerusform><numerusform>soft-deleted, %n days left</numerusform></translation>
    </message>
</context>
<context>
    <name>StepDetails</name>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation><numerusform>And %n more.</numerusform><numerusform>And %n more.</numerusform></translation>
    </message>
</context>
<context>
    <name>TimelineView</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation><numerusform>%n day</numerusform><numerusform>%n days</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n month(s)</source>
        <translation><numerusform>%n month</numerusform><numerusform>%n months</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n point(s)</source>
        <translation><numerusform>%n point</numerusform><numerusform>%n points</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n week(s)</source>
        <translation><numerusform>%n week</numerusform><numerusform>%n weeks</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n year(s)</source>
        <translation><numerusform>%n year</numerusform><numerusform>%n years</numerusform></translation>
    </message>
</context>
<context>
    <name>Times</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation><numerusform>%n day</numerusform><numerusform>%n days</numerusform></translation>
    </message>
</context>
<context>
    <name>VaultDialog</name>
    <message numerus="yes">
        <source>Nothing has been sent yet. These %n step(s) will be.</source>
        <translation><numerusform>Nothing has been sent yet. This %n step will be.</numerusform><numerusform>Nothing has been sent yet. These %n steps will be.</numerusform></translation>
    </message>
</context>
<context>
    <name>VaultsPage</name>
    <message numerus="yes">
        <source>%n vault(s)</source>
        <translation><numerusform>%n vault</numerusform><numerusform>%n vaults</numerusform></translation>
    </message>
</context>
<context>
    <name>WaitsLine</name>
    <message numerus="yes">
        <source>Something runs in %n vault(s); next list at {time}</source>
        <translation><numerusform>Something runs in %n vault; next list at {time}</numerusform><numerusform>Something runs in %n vaults; next list at {time}</numerusform></translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message numerus="yes">
        <source>%n VM(s) read</source>
        <translation><numerusform>%n VM read</numerusform><numerusform>%n VMs read</numerusform></translation>
    </message>
</context>
</TS>
