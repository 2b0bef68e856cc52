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
    <name>Workspace</name>
    <message numerus="yes">
        <source>%n VM(s) read</source>
        <translation><numerusform>%n VM read</numerusform><numerusform>%n VMs read</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) are not finished. What was sent goes on in Azure; the rest is not sent.</source>
        <translation><numerusform>%n step is not finished. What was sent goes on in Azure; the rest is not sent.</numerusform><numerusform>%n steps are not finished. What was sent goes on in Azure; the rest is not sent.</numerusform></translation>
    </message>
</context>
</TS>
