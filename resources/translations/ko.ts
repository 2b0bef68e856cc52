<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Activity pane</source>
        <translation>활동 창(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Back up now…</source>
        <translation>지금 백업(&amp;B)…</translation>
    </message>
    <message numerus="yes">
        <source>&amp;Enable backup for %n…</source>
        <translation><numerusform>%n대 백업 사용(&amp;E)…</numerusform></translation>
    </message>
    <message>
        <source>&amp;Enable backup…</source>
        <translation>백업 사용(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Filter</source>
        <translation>필터(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>바로 가기 키(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Left pane</source>
        <translation>왼쪽 창(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Next pane</source>
        <translation>다음 창(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Open a plan…</source>
        <translation>계획 열기(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Previous pane</source>
        <translation>이전 창(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>종료(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Refresh</source>
        <translation>새로 고침(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Right pane</source>
        <translation>오른쪽 창(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Sign out</source>
        <translation>로그아웃(&amp;S)</translation>
    </message>
    <message>
        <source>Choose a vault and a policy for the selected VMs, and review every step first</source>
        <translation>선택한 VM의 자격 증명 모음과 정책을 고르고 모든 단계를 먼저 검토합니다</translation>
    </message>
    <message>
        <source>Copy resource &amp;id</source>
        <translation>리소스 ID 복사(&amp;I)</translation>
    </message>
    <message>
        <source>Create &amp;vault…</source>
        <translation>자격 증명 모음 만들기(&amp;V)…</translation>
    </message>
    <message>
        <source>Create a Recovery Services vault</source>
        <translation>Recovery Services 자격 증명 모음을 만듭니다</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>List</source>
        <translation>목록</translation>
    </message>
    <message>
        <source>Missing &amp;rights…</source>
        <translation>없는 권한(&amp;R)…</translation>
    </message>
    <message>
        <source>Read &amp;everything again</source>
        <translation>모두 다시 읽기(&amp;E)</translation>
    </message>
    <message>
        <source>Read what has changed</source>
        <translation>변경된 내용을 읽습니다</translation>
    </message>
    <message>
        <source>Reset la&amp;yout</source>
        <translation>레이아웃 초기화(&amp;Y)</translation>
    </message>
    <message>
        <source>Show in &amp;portal</source>
        <translation>포털에서 보기(&amp;P)</translation>
    </message>
    <message>
        <source>System</source>
        <translation>시스템</translation>
    </message>
    <message>
        <source>Take a backup of the selected protected VMs now</source>
        <translation>선택한 보호된 VM을 지금 백업합니다</translation>
    </message>
    <message>
        <source>Vaults</source>
        <translation>자격 증명 모음</translation>
    </message>
</context>
<context>
    <name>ActivityList</name>
    <message>
        <source>Activity</source>
        <translation>활동</translation>
    </message>
    <message>
        <source>Nothing is running. Scans and plans appear here and stay until cleared.</source>
        <translation>실행 중인 작업이 없습니다. 읽기와 계획이 여기에 표시되며 지울 때까지 남아 있습니다.</translation>
    </message>
</context>
<context>
    <name>ActivityStrip</name>
    <message>
        <source>Activity</source>
        <translation>활동</translation>
    </message>
    <message>
        <source>Activity, jobs and log</source>
        <translation>활동, 작업 및 로그</translation>
    </message>
    <message>
        <source>Clear finished</source>
        <translation>완료된 항목 지우기</translation>
    </message>
    <message>
        <source>Close the activity pane (Ctrl+J)</source>
        <translation>활동 창 닫기(Ctrl+J)</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>Open the activity pane (Ctrl+J)</source>
        <translation>활동 창 열기(Ctrl+J)</translation>
    </message>
</context>
<context>
    <name>AskForPolicy</name>
    <message>
        <source>It holds something that this program cannot show, and changing it could lose that: {field}. Edit it in the portal.</source>
        <translation>이 프로그램이 표시할 수 없는 설정이 있어, 변경하면 잃을 수 있습니다: {field}. 포털에서 편집하세요.</translation>
    </message>
    <message>
        <source>Its vault is not known any more.</source>
        <translation>자격 증명 모음을 더 이상 알 수 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>New backup policy for %n VM(s)</source>
        <translation><numerusform>VM %n대의 새 백업 정책</numerusform></translation>
    </message>
    <message>
        <source>The disks of {vm} cannot be chosen</source>
        <translation>{vm}의 디스크를 선택할 수 없습니다</translation>
    </message>
    <message>
        <source>{policy} cannot be edited</source>
        <translation>{policy}을(를) 편집할 수 없습니다</translation>
    </message>
</context>
<context>
    <name>BackupNowDialog</name>
    <message numerus="yes">
        <source>%n VM(s)</source>
        <translation><numerusform>VM %n대</numerusform></translation>
    </message>
    <message>
        <source>&amp;Back up now</source>
        <translation>지금 백업(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Keep until</source>
        <translation>보존 기한(&amp;K)</translation>
    </message>
    <message numerus="yes">
        <source>And %n more VM(s) like that.</source>
        <translation><numerusform>같은 상태의 VM %n대 더</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Back up %n VM(s) now and keep until {date}.</source>
        <translation><numerusform>VM %n대를 지금 백업하고 {date}까지 보존합니다.</numerusform></translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>지금 백업</translation>
    </message>
    <message>
        <source>Backups that will be started</source>
        <translation>시작할 백업</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>From tomorrow to {years} years; the day ends at midnight UTC.</source>
        <translation>내일부터 {years}년까지. 하루는 UTC 자정에 끝납니다.</translation>
    </message>
    <message>
        <source>Keep the recovery points until</source>
        <translation>복구 지점 보존 기한</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>제외됨</translation>
    </message>
    <message>
        <source>Reading which backups run already…</source>
        <translation>이미 실행 중인 백업을 읽는 중…</translation>
    </message>
    <message>
        <source>Show &amp;requests</source>
        <translation>요청 표시(&amp;R)</translation>
    </message>
    <message>
        <source>There is nothing that can be backed up now.</source>
        <translation>지금 백업할 수 있는 것이 없습니다.</translation>
    </message>
    <message>
        <source>This has changed meanwhile; look at it again.</source>
        <translation>그 사이에 변경되었습니다. 다시 확인하세요.</translation>
    </message>
    <message>
        <source>Virtual machine</source>
        <translation>가상 머신</translation>
    </message>
    <message>
        <source>What will happen</source>
        <translation>수행할 내용</translation>
    </message>
</context>
<context>
    <name>CheckList</name>
    <message>
        <source>Azure is asked about each VM: {done} of {all}</source>
        <translation>VM마다 Azure에 확인하는 중: {all} 중 {done}</translation>
    </message>
    <message>
        <source>Backed-up disks</source>
        <translation>백업되는 디스크</translation>
    </message>
    <message>
        <source>Can it be enabled?</source>
        <translation>사용할 수 있나요?</translation>
    </message>
    <message>
        <source>Cancel check</source>
        <translation>확인 취소</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>다시 확인</translation>
    </message>
    <message>
        <source>Choose &amp;disks…</source>
        <translation>디스크 선택(&amp;D)…</translation>
    </message>
    <message>
        <source>None of this vault: make a new one.</source>
        <translation>이 자격 증명 모음에는 없습니다. 새로 만드십시오.</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>아직 확인하지 않음</translation>
    </message>
    <message>
        <source>Policies in doubt</source>
        <translation>확인할 수 없는 정책</translation>
    </message>
    <message>
        <source>Policies that do not fit</source>
        <translation>맞지 않는 정책</translation>
    </message>
    <message>
        <source>Policies that fit</source>
        <translation>맞는 정책</translation>
    </message>
    <message>
        <source>Select a VM first.</source>
        <translation>먼저 VM을 선택하십시오.</translation>
    </message>
    <message>
        <source>Stopped: {done} of {all} were checked</source>
        <translation>중지됨: {all} 중 {done} 확인함</translation>
    </message>
    <message>
        <source>Virtual machine</source>
        <translation>가상 머신</translation>
    </message>
    <message>
        <source>What Azure says about each VM</source>
        <translation>VM별 Azure의 답변</translation>
    </message>
    <message numerus="yes">
        <source>{can} of %n VM(s) can be enabled</source>
        <translation><numerusform>VM %n대 중 {can}대를 사용하도록 설정할 수 있음</numerusform></translation>
    </message>
</context>
<context>
    <name>Chip</name>
    <message>
        <source>Filter {what}, press to remove</source>
        <translation>필터 {what}, 누르면 제거됩니다</translation>
    </message>
    <message>
        <source>Remove this filter</source>
        <translation>이 필터 제거</translation>
    </message>
</context>
<context>
    <name>ChoicePage</name>
    <message numerus="yes">
        <source>&amp;Continue with %n subscription(s)</source>
        <translation><numerusform>구독 %n개로 계속(&amp;C)</numerusform></translation>
    </message>
    <message>
        <source>&amp;Rights</source>
        <translation>권한(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Tick all tenants</source>
        <translation>모든 테넌트 선택(&amp;T)</translation>
    </message>
    <message>
        <source>Accounts and tenants</source>
        <translation>계정과 테넌트</translation>
    </message>
    <message>
        <source>Add an acco&amp;unt…</source>
        <translation>계정 추가(&amp;U)…</translation>
    </message>
    <message>
        <source>Asking the tenants…</source>
        <translation>테넌트에 묻는 중…</translation>
    </message>
    <message>
        <source>No tenant can be used yet: tick one, or verify one that asks for it.</source>
        <translation>아직 쓸 수 있는 테넌트가 없습니다. 하나를 선택하거나 인증이 필요한 테넌트를 인증하세요.</translation>
    </message>
    <message>
        <source>Nothing is asked of a tenant before it is ticked. One that fails does not hold up others.</source>
        <translation>선택하기 전에는 테넌트에 아무것도 묻지 않습니다. 실패한 테넌트가 있어도 나머지는 계속 사용할 수 있습니다.</translation>
    </message>
    <message>
        <source>Only look, change nothing</source>
        <translation>보기만 하고 바꾸지 않음</translation>
    </message>
    <message>
        <source>Sign &amp;out</source>
        <translation>로그아웃(&amp;O)</translation>
    </message>
    <message>
        <source>Signed in, but no subscription can be seen. Ask for “Reader”, or choose another tenant.</source>
        <translation>로그인했지만 볼 수 있는 구독이 없습니다. ‘읽기 권한자(Reader)’ 역할을 요청하거나 다른 테넌트를 선택하세요.</translation>
    </message>
    <message>
        <source>Subscriptions to show</source>
        <translation>표시할 구독</translation>
    </message>
    <message>
        <source>Tenants of {account}</source>
        <translation>{account}의 테넌트</translation>
    </message>
    <message>
        <source>Tick the subscriptions to show.</source>
        <translation>표시할 구독을 선택하세요.</translation>
    </message>
    <message>
        <source>Use what I have</source>
        <translation>가진 권한 사용</translation>
    </message>
    <message>
        <source>{usable} of {all} usable</source>
        <translation>{all}개 중 {usable}개 사용 가능</translation>
    </message>
</context>
<context>
    <name>ChoosePage</name>
    <message numerus="yes">
        <source>%n VM(s)</source>
        <translation><numerusform>VM %n대</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n VM(s) ticked</source>
        <translation><numerusform>VM %n대 선택됨</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n more are not listed; type in the filter to reach them.</source>
        <translation><numerusform>%n대는 표시되지 않았습니다. 필터에 입력해 찾으세요.</numerusform></translation>
    </message>
    <message>
        <source>&amp;Add more: show every VM that is ready</source>
        <translation>더 추가: 준비된 VM 모두 표시(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Filter</source>
        <translation>필터(&amp;F)</translation>
    </message>
    <message>
        <source>Cannot come along</source>
        <translation>포함할 수 없음</translation>
    </message>
    <message>
        <source>Filter VMs</source>
        <translation>VM 필터</translation>
    </message>
    <message>
        <source>Filter by name, group or reason</source>
        <translation>이름, 그룹 또는 사유로 필터</translation>
    </message>
    <message>
        <source>Resource group</source>
        <translation>리소스 그룹</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Virtual machine</source>
        <translation>가상 머신</translation>
    </message>
    <message>
        <source>Virtual machines to back up</source>
        <translation>백업할 가상 머신</translation>
    </message>
    <message>
        <source>{n} of {all} ticked</source>
        <translation>{all} 중 {n} 선택됨</translation>
    </message>
    <message>
        <source>{vault} protects VMs of {subscription} in {region}; those that are ready are listed.</source>
        <translation>{vault}은(는) {region}에 있는 {subscription}의 VM을 보호합니다. 준비된 VM이 표시됩니다.</translation>
    </message>
</context>
<context>
    <name>Closing</name>
    <message numerus="yes">
        <source>%n step(s) are not finished. What was sent goes on in Azure; the rest is not sent.</source>
        <translation><numerusform>%n단계가 끝나지 않았습니다. 보낸 단계는 Azure에서 계속되고 나머지는 보내지 않습니다.</numerusform></translation>
    </message>
    <message>
        <source>At the next sign-in you can continue.</source>
        <translation>다음에 로그인하면 이어서 할 수 있습니다.</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>종료</translation>
    </message>
    <message>
        <source>Quit while steps are running?</source>
        <translation>단계가 실행 중일 때 종료할까요?</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>로그아웃</translation>
    </message>
    <message>
        <source>Sign out while steps are running?</source>
        <translation>단계가 실행 중일 때 로그아웃할까요?</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>머무르기</translation>
    </message>
</context>
<context>
    <name>CloudErrors</name>
    <message>
        <source>Azure asks to wait until {time}. Continues by itself.</source>
        <translation>Azure가 {time}까지 대기를 요청했습니다. 자동으로 계속됩니다.</translation>
    </message>
    <message>
        <source>Azure does not find it ({code}).</source>
        <translation>Azure에서 찾을 수 없습니다({code}).</translation>
    </message>
    <message>
        <source>Azure refused: {message} ({code})</source>
        <translation>Azure가 거부했습니다: {message} ({code})</translation>
    </message>
    <message>
        <source>If your company needs a proxy, name it in HTTPS_PROXY and start again: automatic proxy scripts (PAC) are not read.</source>
        <translation>회사에서 프록시가 필요하면 HTTPS_PROXY에 적고 다시 시작하세요. 자동 프록시 스크립트(PAC)는 읽지 않습니다.</translation>
    </message>
    <message>
        <source>It answered, but not like Azure Resource Manager. Check the address.</source>
        <translation>응답했지만 Azure Resource Manager가 아닙니다. 주소를 확인하세요.</translation>
    </message>
    <message>
        <source>Not allowed. Missing: {action} on {scope}.</source>
        <translation>권한이 없습니다. {scope}에 {action} 필요.</translation>
    </message>
    <message>
        <source>Others on this computer may read this file. Allow only its owner (chmod 600) and try again.</source>
        <translation>이 컴퓨터의 다른 사용자가 이 파일을 읽을 수 있습니다. 소유자만 읽을 수 있게 하고(chmod 600) 다시 시도하세요.</translation>
    </message>
    <message>
        <source>Plain http is allowed to this computer only. Use https, so that the token stays secret.</source>
        <translation>일반 http는 이 컴퓨터에만 허용됩니다. 토큰이 노출되지 않도록 https를 사용하세요.</translation>
    </message>
    <message>
        <source>Something else is being changed there ({code}). Try again in a few minutes.</source>
        <translation>다른 변경이 진행 중입니다({code}). 몇 분 후 다시 시도하세요.</translation>
    </message>
    <message>
        <source>The access token has expired. Write a new one into the file and try again.</source>
        <translation>액세스 토큰이 만료되었습니다. 파일에 새 토큰을 넣고 다시 시도하세요.</translation>
    </message>
    <message>
        <source>The access token was refused. Get a new one for this endpoint and try again.</source>
        <translation>액세스 토큰이 거부되었습니다. 이 엔드포인트용 토큰을 새로 받아 다시 시도하세요.</translation>
    </message>
    <message>
        <source>The certificate authority file cannot be used. It must be a PEM file with a certificate.</source>
        <translation>인증 기관 파일을 쓸 수 없습니다. 인증서가 든 PEM 파일이어야 합니다.</translation>
    </message>
    <message>
        <source>This file cannot be read. Check who may read it.</source>
        <translation>파일을 읽을 수 없습니다. 읽기 권한을 확인하세요.</translation>
    </message>
    <message>
        <source>This file does not exist. Choose the file with the token.</source>
        <translation>파일이 없습니다. 토큰이 들어 있는 파일을 선택하세요.</translation>
    </message>
    <message>
        <source>This file does not hold one access token.</source>
        <translation>이 파일에 들어 있는 것은 액세스 토큰 하나가 아닙니다.</translation>
    </message>
    <message>
        <source>This file is empty. It must hold one access token.</source>
        <translation>파일이 비어 있습니다. 액세스 토큰 하나가 들어 있어야 합니다.</translation>
    </message>
    <message>
        <source>Type a URL such as https://management.azure.com.</source>
        <translation>https://management.azure.com과 같은 URL을 입력하세요.</translation>
    </message>
    <message>
        <source>{host} did not answer in time.</source>
        <translation>{host}이(가) 제시간에 응답하지 않았습니다.</translation>
    </message>
    <message>
        <source>{host} does not answer ({detail}).</source>
        <translation>{host}이(가) 응답하지 않습니다({detail}).</translation>
    </message>
</context>
<context>
    <name>CloudRow</name>
    <message>
        <source>&amp;Browse…</source>
        <translation>찾아보기(&amp;B)…</translation>
    </message>
    <message>
        <source>Azure China (21Vianet)</source>
        <translation>Azure 중국(21Vianet)</translation>
    </message>
    <message>
        <source>Azure US Government</source>
        <translation>Azure 미국 정부</translation>
    </message>
    <message>
        <source>Azure public</source>
        <translation>Azure 공용</translation>
    </message>
    <message>
        <source>Certificate &amp;authority file</source>
        <translation>인증 기관 파일(&amp;A)</translation>
    </message>
    <message>
        <source>Choose the certificate authority file</source>
        <translation>인증 기관 파일 선택</translation>
    </message>
    <message>
        <source>Cl&amp;oud</source>
        <translation>클라우드(&amp;O)</translation>
    </message>
    <message>
        <source>Company proxies are taken from HTTPS_PROXY and NO_PROXY. Automatic proxy scripts (PAC) are not read.</source>
        <translation>회사 프록시는 HTTPS_PROXY와 NO_PROXY에서 가져옵니다. 자동 프록시 스크립트(PAC)는 읽지 않습니다.</translation>
    </message>
    <message>
        <source>Custom…</source>
        <translation>사용자 지정…</translation>
    </message>
    <message>
        <source>E&amp;ndpoint</source>
        <translation>엔드포인트(&amp;N)</translation>
    </message>
    <message>
        <source>Only where this computer does not trust it already</source>
        <translation>이 컴퓨터가 아직 신뢰하지 않을 때만</translation>
    </message>
</context>
<context>
    <name>CodeCard</name>
    <message>
        <source>&amp;New code</source>
        <translation>새 코드(&amp;N)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>코드</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>복사했습니다</translation>
    </message>
    <message>
        <source>Copy &amp;code</source>
        <translation>코드 복사(&amp;C)</translation>
    </message>
    <message>
        <source>Enter this code to sign in</source>
        <translation>로그인하려면 이 코드를 입력하세요</translation>
    </message>
    <message>
        <source>Enter this code to sign in to {tenant}</source>
        <translation>{tenant}에 로그인하려면 이 코드를 입력하세요</translation>
    </message>
    <message>
        <source>Expires in {time}</source>
        <translation>{time} 뒤 만료</translation>
    </message>
    <message>
        <source>Open the &amp;page</source>
        <translation>페이지 열기(&amp;P)</translation>
    </message>
    <message>
        <source>The code has expired</source>
        <translation>코드가 만료되었습니다</translation>
    </message>
    <message>
        <source>Type the code only on {url}. Nobody asks for it by mail or phone.</source>
        <translation>코드는 {url}에만 입력하세요. 메일이나 전화로 코드를 묻는 일은 없습니다.</translation>
    </message>
    <message>
        <source>Waiting for you to finish in the browser</source>
        <translation>브라우저에서 마치기를 기다리는 중</translation>
    </message>
</context>
<context>
    <name>CommandBar</name>
    <message>
        <source>Commands</source>
        <translation>명령</translation>
    </message>
    <message>
        <source>Connected to {place}</source>
        <translation>{place}에 연결됨</translation>
    </message>
    <message>
        <source>Read-only</source>
        <translation>읽기 전용</translation>
    </message>
</context>
<context>
    <name>Confirmation</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>CostNote</name>
    <message>
        <source>&amp;Assumptions</source>
        <translation>가정(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Prices…</source>
        <translation>가격(&amp;P)…</translation>
    </message>
    <message>
        <source>Cost a month: unknown.</source>
        <translation>월 비용: 알 수 없음</translation>
    </message>
    <message>
        <source>Opens your own price file, made from the program's where it is missing.</source>
        <translation>사용자 가격 파일을 엽니다. 없으면 프로그램의 가격으로 만듭니다.</translation>
    </message>
    <message>
        <source>The price file could not be made: {reason}</source>
        <translation>가격 파일을 만들 수 없습니다: {reason}</translation>
    </message>
</context>
<context>
    <name>DeleteData</name>
    <message numerus="yes">
        <source>%n VM(s)</source>
        <translation><numerusform>VM %n대</numerusform></translation>
    </message>
    <message>
        <source>Delete backup data?</source>
        <translation>백업 데이터를 삭제할까요?</translation>
    </message>
    <message>
        <source>Delete backup data…</source>
        <translation>백업 데이터 삭제…</translation>
    </message>
    <message numerus="yes">
        <source>The recovery points of %n VM(s) will be deleted.</source>
        <translation><numerusform>VM %n대의 복구 지점이 삭제됩니다.</numerusform></translation>
    </message>
</context>
<context>
    <name>DiagnosisPane</name>
    <message>
        <source>Diagnosis</source>
        <translation>진단</translation>
    </message>
    <message>
        <source>Select a VM to see why it is or is not protected</source>
        <translation>VM을 선택하면 보호 상태의 이유가 표시됩니다</translation>
    </message>
    <message>
        <source>Several selected VMs are shown by what they have in common.</source>
        <translation>VM을 여러 대 선택하면 공통점이 표시됩니다.</translation>
    </message>
</context>
<context>
    <name>DialogFoot</name>
    <message>
        <source>&amp;Back</source>
        <translation>뒤로(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>닫기(&amp;C)</translation>
    </message>
    <message numerus="yes">
        <source>&amp;Look again (%n)</source>
        <translation><numerusform>다시 확인(&amp;L) (%n)</numerusform></translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>다음(&amp;N)</translation>
    </message>
    <message numerus="yes">
        <source>&amp;Plan again (%n)…</source>
        <translation><numerusform>다시 계획(%n대)(&amp;P)…</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>&amp;Retry failed (%n)…</source>
        <translation><numerusform>실패한 항목 다시 시도(%n개)(&amp;R)…</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>&amp;Send the rest (%n)…</source>
        <translation><numerusform>나머지 보내기(%n개)(&amp;S)…</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Back &amp;up now (%n)…</source>
        <translation><numerusform>지금 백업(%n대)(&amp;U)…</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Back up a&amp;gain (%n)…</source>
        <translation><numerusform>다시 백업(&amp;G) (%n)…</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>C&amp;ontinue (%n)</source>
        <translation><numerusform>계속(&amp;O) (%n)</numerusform></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Dis&amp;miss…</source>
        <translation>치워 두기(&amp;M)…</translation>
    </message>
    <message>
        <source>Un&amp;do…</source>
        <translation>실행 취소(&amp;D)…</translation>
    </message>
</context>
<context>
    <name>DisksDialog</name>
    <message>
        <source>&amp;All disks, also those attached later</source>
        <translation>모든 디스크, 나중에 연결하는 디스크 포함(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Only the OS disk and those ticked</source>
        <translation>OS 디스크와 선택한 디스크만(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Use these disks</source>
        <translation>이 디스크 사용(&amp;U)</translation>
    </message>
    <message>
        <source>All &amp;but some, also those attached later</source>
        <translation>일부를 제외한 모든 디스크, 나중에 연결하는 디스크 포함(&amp;B)</translation>
    </message>
    <message>
        <source>All disks are backed up.</source>
        <translation>모든 디스크를 백업합니다.</translation>
    </message>
    <message>
        <source>Backed up:</source>
        <translation>백업 대상:</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Disks of {vm} that are backed up</source>
        <translation>{vm}에서 백업할 디스크</translation>
    </message>
    <message>
        <source>Nothing is changed yet.</source>
        <translation>아직 바뀐 것이 없습니다.</translation>
    </message>
    <message>
        <source>OS disk</source>
        <translation>OS 디스크</translation>
    </message>
    <message>
        <source>The OS disk is always backed up.</source>
        <translation>OS 디스크는 항상 백업됩니다.</translation>
    </message>
    <message>
        <source>shared</source>
        <translation>공유</translation>
    </message>
    <message>
        <source>size not read</source>
        <translation>크기를 읽지 못함</translation>
    </message>
</context>
<context>
    <name>DisksWords</name>
    <message>
        <source>All but those at LUN {luns}</source>
        <translation>LUN {luns} 제외한 모든 디스크</translation>
    </message>
    <message>
        <source>All disks, also those attached later</source>
        <translation>모든 디스크(나중에 연결하는 디스크 포함)</translation>
    </message>
    <message>
        <source>The OS disk and those at LUN {luns}</source>
        <translation>OS 디스크와 LUN {luns}의 디스크</translation>
    </message>
    <message>
        <source>The OS disk only</source>
        <translation>OS 디스크만</translation>
    </message>
</context>
<context>
    <name>Effort</name>
    <message numerus="yes">
        <source>%n change(s) sent</source>
        <translation><numerusform>변경 요청 %n개</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n read(s)</source>
        <translation><numerusform>읽기 %n개</numerusform></translation>
    </message>
    <message>
        <source>about {high} h</source>
        <translation>약 {high}시간</translation>
    </message>
    <message>
        <source>about {high} min</source>
        <translation>약 {high}분</translation>
    </message>
    <message>
        <source>about {low} to {high} h</source>
        <translation>약 {low}~{high}시간</translation>
    </message>
    <message>
        <source>about {low} to {high} min</source>
        <translation>약 {low}~{high}분</translation>
    </message>
    <message>
        <source>under a minute</source>
        <translation>1분 미만</translation>
    </message>
    <message>
        <source>{writes}, up to {reads}, {time}</source>
        <translation>{writes}, 최대 {reads}, {time}</translation>
    </message>
</context>
<context>
    <name>EnableDialog</name>
    <message numerus="yes">
        <source>&amp;Apply %n step(s)</source>
        <translation><numerusform>%n단계 적용(&amp;A)</numerusform></translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>버리기(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Keep editing</source>
        <translation>계속 편집(&amp;K)</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>선택</translation>
    </message>
    <message>
        <source>Discard this plan?</source>
        <translation>이 계획을 버릴까요?</translation>
    </message>
    <message numerus="yes">
        <source>Enable backup for %n VM(s)</source>
        <translation><numerusform>VM %n대 백업 사용</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Enable backup · %n VM(s)</source>
        <translation><numerusform>백업 사용 · VM %n대</numerusform></translation>
    </message>
    <message>
        <source>Making the plan…</source>
        <translation>계획을 만드는 중…</translation>
    </message>
    <message>
        <source>Nothing has been sent. The vaults and policies that you chose here are forgotten.</source>
        <translation>보낸 것은 없습니다. 여기서 고른 자격 증명 모음과 정책은 저장되지 않습니다.</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>검토</translation>
    </message>
    <message>
        <source>Tick at least one VM.</source>
        <translation>VM을 하나 이상 선택하세요.</translation>
    </message>
    <message>
        <source>Vaults and policies</source>
        <translation>자격 증명 모음 및 정책</translation>
    </message>
</context>
<context>
    <name>EndpointForm</name>
    <message>
        <source>&amp;Browse…</source>
        <translation>찾아보기(&amp;B)…</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>연결(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Endpoint</source>
        <translation>엔드포인트(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Token file</source>
        <translation>토큰 파일(&amp;T)</translation>
    </message>
    <message>
        <source>Choose the file that holds the access token.</source>
        <translation>액세스 토큰이 들어 있는 파일을 선택하세요.</translation>
    </message>
    <message>
        <source>Choose the token file</source>
        <translation>토큰 파일 선택</translation>
    </message>
    <message>
        <source>Connect with a token from a file</source>
        <translation>파일의 토큰으로 연결</translation>
    </message>
    <message>
        <source>For a custom endpoint, or for Azure with a token that another tool made.</source>
        <translation>사용자 지정 엔드포인트 또는 다른 도구가 만든 토큰으로 Azure에 연결할 때 사용합니다.</translation>
    </message>
    <message>
        <source>One access token, readable by you only. It is read, never stored.</source>
        <translation>본인만 읽을 수 있는 액세스 토큰 하나. 읽기만 하고 저장하지 않습니다.</translation>
    </message>
    <message>
        <source>Type the address of Azure Resource Manager.</source>
        <translation>Azure Resource Manager 주소를 입력하세요.</translation>
    </message>
</context>
<context>
    <name>ErrorCard</name>
    <message>
        <source>Azure gives no message.</source>
        <translation>Azure가 메시지를 주지 않았습니다.</translation>
    </message>
    <message>
        <source>Azure says: {text}</source>
        <translation>Azure 메시지: {text}</translation>
    </message>
    <message>
        <source>Open on Microsoft Learn</source>
        <translation>Microsoft Learn에서 열기</translation>
    </message>
    <message>
        <source>This code is not in the dictionary, so nothing is claimed about it.</source>
        <translation>이 코드는 사전에 없으므로 설명하지 않습니다.</translation>
    </message>
    <message>
        <source>What to do: {text}</source>
        <translation>할 일: {text}</translation>
    </message>
    <message>
        <source>Why: {text}</source>
        <translation>이유: {text}</translation>
    </message>
</context>
<context>
    <name>ExportButton</name>
    <message>
        <source>A JSON file of the ticked steps, which File › Open a plan reads</source>
        <translation>선택한 단계의 JSON 파일이며 파일 › 계획 열기에서 다시 열 수 있습니다</translation>
    </message>
    <message>
        <source>Azure &amp;CLI script (bash)…</source>
        <translation>Azure CLI 스크립트(bash)(&amp;C)…</translation>
    </message>
    <message>
        <source>Carries out the ticked steps with az, may be run again, and does only what is missing</source>
        <translation>선택한 단계를 az로 실행하며, 다시 실행하면 빠진 것만 합니다</translation>
    </message>
    <message>
        <source>E&amp;xport</source>
        <translation>내보내기(&amp;X)</translation>
    </message>
    <message>
        <source>No step is ticked.</source>
        <translation>선택한 단계가 없습니다.</translation>
    </message>
    <message>
        <source>Plan &amp;file (JSON)…</source>
        <translation>계획 파일(JSON)(&amp;F)…</translation>
    </message>
    <message>
        <source>Save the plan</source>
        <translation>계획 저장</translation>
    </message>
    <message>
        <source>The ticked steps as a file; nothing is sent</source>
        <translation>선택한 단계를 파일로 저장합니다. 아무것도 보내지 않습니다</translation>
    </message>
</context>
<context>
    <name>Facts</name>
    <message>
        <source>Also in</source>
        <translation>다른 위치</translation>
    </message>
    <message>
        <source>Azure says</source>
        <translation>Azure 판정</translation>
    </message>
    <message>
        <source>Backup item</source>
        <translation>백업 항목</translation>
    </message>
    <message>
        <source>Backup items</source>
        <translation>백업 항목</translation>
    </message>
    <message>
        <source>Copy {what}</source>
        <translation>{what} 복사</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>보호 상태</translation>
    </message>
    <message>
        <source>Deleted for good</source>
        <translation>완전 삭제 예정</translation>
    </message>
    <message>
        <source>Disks</source>
        <translation>디스크</translation>
    </message>
    <message>
        <source>Extensions</source>
        <translation>확장</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>이미지</translation>
    </message>
    <message>
        <source>In no vault</source>
        <translation>자격 증명 모음 없음</translation>
    </message>
    <message>
        <source>Item of an earlier VM of this name</source>
        <translation>같은 이름의 이전 VM 항목</translation>
    </message>
    <message>
        <source>Last backup</source>
        <translation>마지막 백업</translation>
    </message>
    <message>
        <source>Locks</source>
        <translation>잠금</translation>
    </message>
    <message>
        <source>Network interfaces</source>
        <translation>네트워크 인터페이스</translation>
    </message>
    <message>
        <source>Newest recovery point</source>
        <translation>최근 복구 지점</translation>
    </message>
    <message>
        <source>Operating system</source>
        <translation>운영 체제</translation>
    </message>
    <message>
        <source>Other protection</source>
        <translation>다른 보호</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>정책</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>전원</translation>
    </message>
    <message>
        <source>Provisioning</source>
        <translation>프로비저닝</translation>
    </message>
    <message>
        <source>Redundancy</source>
        <translation>중복성</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>지역</translation>
    </message>
    <message>
        <source>Resource group</source>
        <translation>리소스 그룹</translation>
    </message>
    <message>
        <source>Resource id</source>
        <translation>리소스 ID</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Subscription</source>
        <translation>구독</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>VM agent</source>
        <translation>VM 에이전트</translation>
    </message>
    <message>
        <source>Vault</source>
        <translation>자격 증명 모음</translation>
    </message>
    <message>
        <source>Zones</source>
        <translation>영역</translation>
    </message>
    <message>
        <source>read {when}</source>
        <translation>{when}에 읽음</translation>
    </message>
    <message>
        <source>{redundancy} (locked)</source>
        <translation>{redundancy}(잠김)</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Columns and grouping</source>
        <translation>열 및 그룹화</translation>
    </message>
    <message>
        <source>Filter by name, reason, vault, tag…</source>
        <translation>이름, 사유, 자격 증명 모음, 태그로 필터…</translation>
    </message>
    <message>
        <source>Filter the virtual machines</source>
        <translation>가상 머신 필터</translation>
    </message>
    <message>
        <source>Words that must all occur; also vault:x, tag:env=prod, is:blocked, region:x (Ctrl+F)</source>
        <translation>모두 포함해야 하는 단어. vault:x, tag:env=prod, is:blocked, region:x도 사용 가능(Ctrl+F)</translation>
    </message>
</context>
<context>
    <name>Finding</name>
    <message>
        <source>Copy this finding</source>
        <translation>이 결과 복사</translation>
    </message>
    <message>
        <source>How to fix</source>
        <translation>해결 방법</translation>
    </message>
    <message>
        <source>Learn more</source>
        <translation>자세한 정보</translation>
    </message>
    <message>
        <source>Learn more about: {title}</source>
        <translation>자세한 정보: {title}</translation>
    </message>
</context>
<context>
    <name>Findings</name>
    <message>
        <source>Not applicable</source>
        <translation>해당 없음</translation>
    </message>
    <message>
        <source>Not checked: cannot be seen by the scan</source>
        <translation>확인 안 함: 읽기로는 알 수 없음</translation>
    </message>
    <message>
        <source>Other findings ({count})</source>
        <translation>다른 결과({count})</translation>
    </message>
    <message>
        <source>Pass</source>
        <translation>통과</translation>
    </message>
    <message>
        <source>Show the other rules: {line}</source>
        <translation>다른 규칙 표시: {line}</translation>
    </message>
    <message>
        <source>{passed} pass · {none} not applicable · {open} not checked</source>
        <translation>통과 {passed} · 해당 없음 {none} · 확인 안 함 {open}</translation>
    </message>
</context>
<context>
    <name>FleetColumns</name>
    <message>
        <source>First reason</source>
        <translation>첫 번째 사유</translation>
    </message>
    <message>
        <source>Last backup</source>
        <translation>마지막 백업</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>OS</source>
        <translation>OS</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>정책</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>전원</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>지역</translation>
    </message>
    <message>
        <source>Resource group</source>
        <translation>리소스 그룹</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Subscription</source>
        <translation>구독</translation>
    </message>
    <message>
        <source>VM agent</source>
        <translation>VM 에이전트</translation>
    </message>
    <message>
        <source>Vault</source>
        <translation>자격 증명 모음</translation>
    </message>
</context>
<context>
    <name>FleetEmpty</name>
    <message>
        <source>Choose at least one subscription on the left.</source>
        <translation>왼쪽에서 구독을 하나 이상 선택하세요.</translation>
    </message>
    <message>
        <source>Choose subscriptions…</source>
        <translation>구독 선택…</translation>
    </message>
    <message>
        <source>Clear everything</source>
        <translation>모두 지우기</translation>
    </message>
    <message>
        <source>No VM is in this state: {badges}</source>
        <translation>이 상태인 VM이 없습니다: {badges}</translation>
    </message>
    <message>
        <source>No VM matches “{text}”</source>
        <translation>‘{text}’와 일치하는 VM이 없습니다</translation>
    </message>
    <message>
        <source>No VM matches “{text}” in this state: {badges}</source>
        <translation>‘{text}’와 일치하면서 이 상태인 VM이 없습니다: {badges}</translation>
    </message>
    <message>
        <source>Nothing could be read</source>
        <translation>아무것도 읽지 못했습니다</translation>
    </message>
    <message>
        <source>Show all {count} matches</source>
        <translation>{count}대 모두 표시</translation>
    </message>
    <message>
        <source>The virtual machines are being read…</source>
        <translation>가상 머신을 읽는 중…</translation>
    </message>
    <message>
        <source>These {count} subscriptions hold no virtual machine that you can read.</source>
        <translation>선택한 구독 {count}개에 읽을 수 있는 가상 머신이 없습니다.</translation>
    </message>
    <message>
        <source>This account can see no subscription. Ask for “Reader” on one.</source>
        <translation>이 계정으로 볼 수 있는 구독이 없습니다. ‘읽기 권한자(Reader)’ 역할을 요청하세요.</translation>
    </message>
    <message>
        <source>This subscription holds no virtual machine that you can read.</source>
        <translation>이 구독에 읽을 수 있는 가상 머신이 없습니다.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>{count} were read. It may be in a subscription that is hidden or cannot be read.</source>
        <translation>{count}대를 읽었습니다. 숨겨졌거나 읽을 수 없는 구독에 있을 수 있습니다.</translation>
    </message>
    <message>
        <source>{total} were read. {matches} match the text, but none is in that state.</source>
        <translation>{total}대를 읽었습니다. {matches}대가 텍스트와 일치하지만 그 상태인 VM은 없습니다.</translation>
    </message>
</context>
<context>
    <name>FleetMenu</name>
    <message>
        <source>&amp;Automatic columns</source>
        <translation>자동 열(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Back up now…</source>
        <translation>지금 백업(&amp;B)…</translation>
    </message>
    <message>
        <source>&amp;Back up {count} now…</source>
        <translation>{count}대 지금 백업(&amp;B)…</translation>
    </message>
    <message>
        <source>&amp;Enable all {count} that are ready…</source>
        <translation>준비된 {count}대 모두 백업 사용(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Enable backup for {count}…</source>
        <translation>{count}대 백업 사용(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Enable backup…</source>
        <translation>백업 사용(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Fold all</source>
        <translation>모두 접기(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Group by</source>
        <translation>그룹화 기준(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>열기(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Reset columns</source>
        <translation>열 초기화(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Why?</source>
        <translation>이유(&amp;W)</translation>
    </message>
    <message>
        <source>Copy &amp;name</source>
        <translation>이름 복사(&amp;N)</translation>
    </message>
    <message>
        <source>Copy &amp;row</source>
        <translation>행 복사(&amp;R)</translation>
    </message>
    <message>
        <source>Copy resource &amp;id</source>
        <translation>리소스 ID 복사(&amp;I)</translation>
    </message>
    <message>
        <source>Create &amp;vault in {region}…</source>
        <translation>{region}에 자격 증명 모음 만들기(&amp;V)…</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>지역</translation>
    </message>
    <message>
        <source>Resource group</source>
        <translation>리소스 그룹</translation>
    </message>
    <message>
        <source>Show in &amp;portal</source>
        <translation>포털에서 보기(&amp;P)</translation>
    </message>
    <message>
        <source>Show vault {vault}</source>
        <translation>자격 증명 모음 {vault} 표시</translation>
    </message>
    <message>
        <source>Subscription</source>
        <translation>구독</translation>
    </message>
    <message>
        <source>Vault</source>
        <translation>자격 증명 모음</translation>
    </message>
</context>
<context>
    <name>FleetPage</name>
    <message>
        <source>Azure is asked about each VM: {done} of {all}</source>
        <translation>Azure에 VM별로 확인 중: {all}대 중 {done}대</translation>
    </message>
    <message>
        <source>Azure is still being asked about each VM; wait, or cancel the check.</source>
        <translation>Azure에 VM별로 아직 확인하는 중입니다. 기다리거나 확인을 취소하세요.</translation>
    </message>
    <message>
        <source>Cancel check</source>
        <translation>확인 취소</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>다시 확인</translation>
    </message>
    <message>
        <source>Choose &amp;disks…</source>
        <translation>디스크 선택(&amp;D)…</translation>
    </message>
    <message>
        <source>No VM has a place yet.</source>
        <translation>아직 위치가 정해진 VM이 없습니다.</translation>
    </message>
    <message>
        <source>None of these VMs can be enabled as chosen.</source>
        <translation>선택한 대로 사용할 수 있는 VM이 없습니다.</translation>
    </message>
    <message>
        <source>Select a VM that has a place.</source>
        <translation>위치가 정해진 VM을 선택하십시오.</translation>
    </message>
    <message>
        <source>Stopped: {done} of {all} were checked</source>
        <translation>중지됨: {all}대 중 {done}대를 확인함</translation>
    </message>
    <message>
        <source>VMs</source>
        <translation>VM</translation>
    </message>
    <message>
        <source>Where each VM goes</source>
        <translation>VM별 위치</translation>
    </message>
    <message>
        <source>Where they go</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>이유</translation>
    </message>
    <message>
        <source>Working out where each VM goes…</source>
        <translation>VM별 위치를 정하는 중…</translation>
    </message>
    <message numerus="yes">
        <source>{can} of %n VM(s) can be enabled</source>
        <translation><numerusform>VM %n대 중 {can}대를 사용할 수 있음</numerusform></translation>
    </message>
</context>
<context>
    <name>FleetRow</name>
    <message>
        <source>Being read…</source>
        <translation>읽는 중…</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Not read</source>
        <translation>읽지 않음</translation>
    </message>
    <message>
        <source>Not ready</source>
        <translation>준비되지 않음</translation>
    </message>
    <message>
        <source>Today {time}</source>
        <translation>오늘 {time}</translation>
    </message>
    <message>
        <source>Yesterday {time}</source>
        <translation>어제 {time}</translation>
    </message>
    <message>
        <source>{count} days ago</source>
        <translation>{count}일 전</translation>
    </message>
</context>
<context>
    <name>FleetTree</name>
    <message>
        <source>In no vault</source>
        <translation>자격 증명 모음 없음</translation>
    </message>
    <message>
        <source>VM agents of {subscription} could not be read</source>
        <translation>{subscription}의 VM 에이전트를 읽지 못함</translation>
    </message>
    <message>
        <source>Vault not read</source>
        <translation>자격 증명 모음을 읽지 못함</translation>
    </message>
    <message>
        <source>not everything of {subscription} could be read</source>
        <translation>{subscription}의 일부를 읽지 못함</translation>
    </message>
    <message>
        <source>vaults of {subscription} could not be read</source>
        <translation>{subscription}의 자격 증명 모음을 읽지 못함</translation>
    </message>
    <message>
        <source>vaults of {subscription} not readable</source>
        <translation>{subscription}의 자격 증명 모음을 읽을 권한 없음</translation>
    </message>
</context>
<context>
    <name>FleetView</name>
    <message>
        <source>Virtual machines</source>
        <translation>가상 머신</translation>
    </message>
</context>
<context>
    <name>FleetWords</name>
    <message>
        <source>1 VM</source>
        <translation>VM 1대</translation>
    </message>
    <message>
        <source>Show all {count}</source>
        <translation>{count}대 모두 표시</translation>
    </message>
    <message>
        <source>{count} VMs</source>
        <translation>VM {count}대</translation>
    </message>
    <message>
        <source>{shown} of {total} VMs</source>
        <translation>VM {total}대 중 {shown}대</translation>
    </message>
</context>
<context>
    <name>Flows</name>
    <message>
        <source>Advanced options</source>
        <translation>고급 옵션</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>모든 파일(*)</translation>
    </message>
    <message numerus="yes">
        <source>Back up now · %n VM(s)</source>
        <translation><numerusform>지금 백업 · VM %n대</numerusform></translation>
    </message>
    <message>
        <source>Cancel job</source>
        <translation>작업 취소</translation>
    </message>
    <message>
        <source>Change policy</source>
        <translation>정책 변경</translation>
    </message>
    <message>
        <source>Change redundancy</source>
        <translation>중복성 변경</translation>
    </message>
    <message>
        <source>Create vault</source>
        <translation>자격 증명 모음 만들기</translation>
    </message>
    <message>
        <source>Delete policy</source>
        <translation>정책 삭제</translation>
    </message>
    <message>
        <source>Go on to the review…</source>
        <translation>검토로 이동…</translation>
    </message>
    <message>
        <source>New policy</source>
        <translation>새 정책</translation>
    </message>
    <message>
        <source>Open a plan</source>
        <translation>계획 열기</translation>
    </message>
    <message>
        <source>Plan from a file</source>
        <translation>파일의 계획</translation>
    </message>
    <message>
        <source>Plans (*.json)</source>
        <translation>계획(*.json)</translation>
    </message>
    <message>
        <source>Remove vault</source>
        <translation>자격 증명 모음 제거</translation>
    </message>
    <message>
        <source>Set what cannot be taken back?</source>
        <translation>되돌릴 수 없는 값을 설정할까요?</translation>
    </message>
</context>
<context>
    <name>FootBar</name>
    <message numerus="yes">
        <source>%n VM(s) so far</source>
        <translation><numerusform>지금까지 VM %n대</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n VM(s) · read {time}</source>
        <translation><numerusform>VM %n대 · {time}에 읽음</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation><numerusform>%n개 선택됨</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) could not be read</source>
        <translation><numerusform>읽지 못한 항목 %n개</numerusform></translation>
    </message>
    <message>
        <source>Azure asks to wait until {time}</source>
        <translation>Azure가 {time}까지 대기를 요청함</translation>
    </message>
    <message>
        <source>Azure reads: {left} of {all} free</source>
        <translation>Azure 읽기: {all} 중 {left} 남음</translation>
    </message>
    <message>
        <source>Demo data</source>
        <translation>데모 데이터</translation>
    </message>
    <message>
        <source>No change is allowed to it: show what is missing</source>
        <translation>어떤 변경도 허용되지 않습니다: 없는 권한 보기</translation>
    </message>
    <message>
        <source>Read-only</source>
        <translation>읽기 전용</translation>
    </message>
    <message>
        <source>This account may only read</source>
        <translation>이 계정은 읽기만 할 수 있음</translation>
    </message>
</context>
<context>
    <name>GroupCard</name>
    <message numerus="yes">
        <source>%n VM(s)</source>
        <translation><numerusform>VM %n대</numerusform></translation>
    </message>
    <message>
        <source>&amp;Create one here…</source>
        <translation>여기에 만들기(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Policy</source>
        <translation>정책(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Show vaults of other subscriptions</source>
        <translation>다른 구독의 자격 증명 모음 표시(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Vault</source>
        <translation>자격 증명 모음(&amp;V)</translation>
    </message>
    <message numerus="yes">
        <source>And %n more; each is listed below.</source>
        <translation><numerusform>그 밖에 %n개. 모두 아래에 표시됩니다.</numerusform></translation>
    </message>
    <message>
        <source>Azure is still being asked about the VMs of {place}.</source>
        <translation>{place}의 VM을 아직 Azure에 확인하는 중입니다.</translation>
    </message>
    <message>
        <source>Choose a policy for {place}.</source>
        <translation>{place}의 정책을 선택하세요.</translation>
    </message>
    <message>
        <source>Choose or create a vault first.</source>
        <translation>먼저 자격 증명 모음을 선택하거나 만드십시오.</translation>
    </message>
    <message>
        <source>Choose or create a vault for {place}.</source>
        <translation>{place}의 자격 증명 모음을 선택하거나 만드세요.</translation>
    </message>
    <message>
        <source>Ne&amp;w policy…</source>
        <translation>새 정책(&amp;W)…</translation>
    </message>
    <message>
        <source>No vault here can take these VMs. Create one: a vault protects its own region only.</source>
        <translation>이 VM을 보호할 수 있는 자격 증명 모음이 없습니다. 새로 만드세요. 자격 증명 모음은 같은 지역만 보호합니다.</translation>
    </message>
    <message>
        <source>The plan makes this vault first.</source>
        <translation>이 계획은 이 자격 증명 모음을 먼저 만듭니다.</translation>
    </message>
</context>
<context>
    <name>GroupField</name>
    <message>
        <source>&amp;Existing…</source>
        <translation>기존 항목(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;New…</source>
        <translation>새로 만들기(&amp;N)…</translation>
    </message>
    <message>
        <source>Name of the new resource group</source>
        <translation>새 리소스 그룹의 이름</translation>
    </message>
    <message>
        <source>Resource group</source>
        <translation>리소스 그룹</translation>
    </message>
    <message>
        <source>There is no such group in this subscription. Choose one, or press New….</source>
        <translation>이 구독에 없는 그룹입니다. 하나를 선택하거나 ‘새로 만들기…’를 누르세요.</translation>
    </message>
    <message>
        <source>This group exists already; the vault will be made in it.</source>
        <translation>이미 있는 그룹입니다. 자격 증명 모음을 이 그룹에 만듭니다.</translation>
    </message>
</context>
<context>
    <name>GroupForm</name>
    <message numerus="yes">
        <source>%n VM(s)</source>
        <translation><numerusform>VM %n대</numerusform></translation>
    </message>
    <message>
        <source>&amp;Vault</source>
        <translation>자격 증명 모음(&amp;V)</translation>
    </message>
    <message>
        <source>A new vault</source>
        <translation>새 자격 증명 모음</translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation><numerusform>그 밖에 %n개.</numerusform></translation>
    </message>
    <message>
        <source>As for all</source>
        <translation>전체와 같음</translation>
    </message>
    <message>
        <source>As proposed</source>
        <translation>제안대로</translation>
    </message>
    <message>
        <source>Its resource group</source>
        <translation>리소스 그룹</translation>
    </message>
    <message>
        <source>Name of the new vault</source>
        <translation>새 자격 증명 모음 이름</translation>
    </message>
    <message>
        <source>New policy…</source>
        <translation>새 정책…</translation>
    </message>
    <message>
        <source>No vault takes these VMs.</source>
        <translation>이 VM을 받을 수 있는 자격 증명 모음이 없습니다.</translation>
    </message>
    <message>
        <source>Only for this group</source>
        <translation>이 그룹에만 적용</translation>
    </message>
    <message>
        <source>Only where a vault is made</source>
        <translation>자격 증명 모음을 만들 때만</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>정책</translation>
    </message>
    <message>
        <source>Redundancy</source>
        <translation>중복성</translation>
    </message>
</context>
<context>
    <name>Interruptions</name>
    <message numerus="yes">
        <source>%n more run(s) wait after it.</source>
        <translation><numerusform>그 뒤에 실행이 %n개 더 있습니다.</numerusform></translation>
    </message>
    <message>
        <source>A run of {when} continues in another window: {what}.</source>
        <translation>{when}에 시작한 실행이 다른 창에서 진행 중입니다: {what}.</translation>
    </message>
    <message>
        <source>A run of {when} was interrupted before its last look: {what}.</source>
        <translation>{when}에 시작한 실행이 마지막 확인 전에 중단되었습니다: {what}.</translation>
    </message>
    <message numerus="yes">
        <source>A run of {when} was interrupted with %n step(s) open: {what}.</source>
        <translation><numerusform>{when}에 시작한 실행이 중단되었고 단계 %n개가 끝나지 않았습니다: {what}.</numerusform></translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>자세히</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>치워 두기</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>숨기기</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>다시 확인</translation>
    </message>
    <message numerus="yes">
        <source>Of %n step(s) of {when} it is not known how they ended: {what}.</source>
        <translation><numerusform>{when}에 시작한 단계 %n개가 어떻게 끝났는지 알 수 없습니다: {what}.</numerusform></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
</context>
<context>
    <name>ItemsRow</name>
    <message>
        <source>Show vault {vault}</source>
        <translation>자격 증명 모음 {vault} 표시</translation>
    </message>
    <message numerus="yes">
        <source>This VM has backup data in %n vaults. Only one vault can protect it; the data in the others is kept and billed until it is deleted there.</source>
        <translation><numerusform>이 VM의 백업 데이터가 자격 증명 모음 %n개에 있습니다. 보호는 한 자격 증명 모음만 할 수 있으며, 다른 곳의 데이터는 삭제할 때까지 유지되고 요금이 청구됩니다.</numerusform></translation>
    </message>
</context>
<context>
    <name>JobDetails</name>
    <message>
        <source>Activity {id}</source>
        <translation>활동 {id}</translation>
    </message>
    <message>
        <source>Azure names no sub-tasks of this job.</source>
        <translation>Azure가 이 작업의 하위 작업을 알려 주지 않습니다.</translation>
    </message>
    <message>
        <source>Back up again…</source>
        <translation>다시 백업…</translation>
    </message>
    <message>
        <source>Being read…</source>
        <translation>읽는 중…</translation>
    </message>
    <message>
        <source>Cancel job…</source>
        <translation>작업 취소…</translation>
    </message>
    <message>
        <source>Copy everything about this job</source>
        <translation>이 작업의 모든 정보 복사</translation>
    </message>
    <message>
        <source>Copy the activity id</source>
        <translation>활동 ID 복사</translation>
    </message>
    <message>
        <source>Copy the job's id</source>
        <translation>작업 ID 복사</translation>
    </message>
    <message>
        <source>Enable again…</source>
        <translation>다시 사용 설정…</translation>
    </message>
    <message>
        <source>Ids</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>다시 읽기</translation>
    </message>
    <message>
        <source>Select a job to see its sub-tasks, its error and its ids.</source>
        <translation>작업을 선택하면 하위 작업, 오류, ID가 표시됩니다.</translation>
    </message>
    <message>
        <source>Show the VM {vm} in the list</source>
        <translation>목록에서 VM {vm} 보기</translation>
    </message>
    <message>
        <source>Show the vault in the portal</source>
        <translation>포털에서 자격 증명 모음 보기</translation>
    </message>
    <message>
        <source>Started {time}</source>
        <translation>시작 {time}</translation>
    </message>
    <message>
        <source>Sub-tasks</source>
        <translation>하위 작업</translation>
    </message>
    <message>
        <source>The selected job</source>
        <translation>선택한 작업</translation>
    </message>
    <message>
        <source>The sub-tasks could not be read: {reason}</source>
        <translation>하위 작업을 읽지 못했습니다: {reason}</translation>
    </message>
    <message>
        <source>This cloud has no portal that is known</source>
        <translation>이 클라우드의 포털 주소를 알 수 없습니다</translation>
    </message>
    <message>
        <source>as of {time}</source>
        <translation>{time} 기준</translation>
    </message>
    <message>
        <source>ended {time}</source>
        <translation>종료 {time}</translation>
    </message>
</context>
<context>
    <name>JobDialog</name>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
</context>
<context>
    <name>JobModel</name>
    <message>
        <source>Duration</source>
        <translation>소요 시간</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>메시지</translation>
    </message>
    <message>
        <source>Operation</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>VM</source>
        <translation>VM</translation>
    </message>
    <message>
        <source>Vault</source>
        <translation>자격 증명 모음</translation>
    </message>
</context>
<context>
    <name>JobsView</name>
    <message>
        <source>24 hours</source>
        <translation>24시간</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30일</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7일</translation>
    </message>
    <message numerus="yes">
        <source>Back up %n failed again…</source>
        <translation><numerusform>실패한 %n대 다시 백업…</numerusform></translation>
    </message>
    <message>
        <source>Back up again…</source>
        <translation>다시 백업…</translation>
    </message>
    <message>
        <source>Back up failed again…</source>
        <translation>실패한 VM 다시 백업…</translation>
    </message>
    <message>
        <source>Backup jobs</source>
        <translation>백업 작업</translation>
    </message>
    <message>
        <source>Cancel job…</source>
        <translation>작업 취소…</translation>
    </message>
    <message numerus="yes">
        <source>Copy ids of %n job(s)</source>
        <translation><numerusform>작업 %n개의 ID 복사</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Enable %n VM(s) again…</source>
        <translation><numerusform>VM %n개 다시 사용 설정…</numerusform></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>Filter backup jobs</source>
        <translation>백업 작업 필터</translation>
    </message>
    <message>
        <source>Filter by VM, vault, error…</source>
        <translation>VM, 자격 증명 모음, 오류로 필터…</translation>
    </message>
    <message>
        <source>No VM's last backup failed among the jobs that are shown or chosen</source>
        <translation>표시되거나 선택한 작업 중 마지막 백업이 실패한 VM이 없습니다</translation>
    </message>
    <message>
        <source>No backup jobs in the last 30 days in the vaults that could be read.</source>
        <translation>읽을 수 있는 자격 증명 모음에 최근 30일간의 백업 작업이 없습니다.</translation>
    </message>
    <message>
        <source>Open details</source>
        <translation>자세히 보기</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>기간</translation>
    </message>
    <message>
        <source>Read the jobs of all vaults again</source>
        <translation>모든 자격 증명 모음의 작업을 다시 읽기</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>Show VM</source>
        <translation>VM 표시</translation>
    </message>
    <message>
        <source>The VMs whose last backup failed, among the jobs that are shown or chosen</source>
        <translation>표시되거나 선택한 작업 중 마지막 백업이 실패한 VM</translation>
    </message>
</context>
<context>
    <name>KeepRows</name>
    <message>
        <source> days</source>
        <translation>일</translation>
    </message>
    <message>
        <source> months</source>
        <translation>개월</translation>
    </message>
    <message>
        <source> weeks</source>
        <translation>주</translation>
    </message>
    <message>
        <source> years</source>
        <translation>년</translation>
    </message>
    <message>
        <source>&amp;Daily</source>
        <translation>일별(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Monthly</source>
        <translation>월별(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Weekly</source>
        <translation>주별(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Yearly</source>
        <translation>연별(&amp;Y)</translation>
    </message>
    <message>
        <source>How long daily points are kept</source>
        <translation>일별 복구 지점 보존 기간</translation>
    </message>
    <message>
        <source>How long monthly points are kept</source>
        <translation>월별 복구 지점 보존 기간</translation>
    </message>
    <message>
        <source>How long weekly points are kept</source>
        <translation>주별 복구 지점 보존 기간</translation>
    </message>
    <message>
        <source>How long yearly points are kept</source>
        <translation>연별 복구 지점 보존 기간</translation>
    </message>
    <message>
        <source>Months of yearly points</source>
        <translation>연별 복구 지점의 월</translation>
    </message>
    <message>
        <source>The weekdays of the schedule.</source>
        <translation>일정의 요일을 따릅니다.</translation>
    </message>
    <message>
        <source>Weekdays of weekly points</source>
        <translation>주별 복구 지점의 요일</translation>
    </message>
</context>
<context>
    <name>LogView</name>
    <message>
        <source>&amp;Save…</source>
        <translation>저장(&amp;S)…</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>오류</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>모두</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>Log level</source>
        <translation>로그 수준</translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation>로그 저장</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>경고 및 오류</translation>
    </message>
</context>
<context>
    <name>MachinePage</name>
    <message>
        <source>Back up now…</source>
        <translation>지금 백업…</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>다시 확인</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>확인 중…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>모두 복사</translation>
    </message>
    <message>
        <source>Copy name</source>
        <translation>이름 복사</translation>
    </message>
    <message>
        <source>Copy the whole diagnosis as text</source>
        <translation>진단 전체를 텍스트로 복사</translation>
    </message>
    <message>
        <source>Enable backup…</source>
        <translation>백업 사용…</translation>
    </message>
    <message>
        <source>Facts</source>
        <translation>정보</translation>
    </message>
    <message>
        <source>Judged {when} from what was read by the scan</source>
        <translation>읽은 내용을 바탕으로 {when}에 판정</translation>
    </message>
    <message>
        <source>More changes</source>
        <translation>추가 변경</translation>
    </message>
    <message>
        <source>Parts of the diagnosis</source>
        <translation>진단 항목</translation>
    </message>
    <message>
        <source>Protection</source>
        <translation>보호</translation>
    </message>
    <message>
        <source>Show in portal</source>
        <translation>포털에서 보기</translation>
    </message>
    <message>
        <source>What a backup needs</source>
        <translation>백업에 필요한 것</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>진단</translation>
    </message>
</context>
<context>
    <name>ManySelected</name>
    <message>
        <source>Back up {count} now…</source>
        <translation>{count}대 지금 백업…</translation>
    </message>
    <message>
        <source>Enable backup for {count}…</source>
        <translation>{count}대 백업 사용…</translation>
    </message>
    <message>
        <source>More changes</source>
        <translation>추가 변경</translation>
    </message>
    <message>
        <source>Most common reasons</source>
        <translation>가장 흔한 사유</translation>
    </message>
    <message>
        <source>{count} VMs selected</source>
        <translation>VM {count}대 선택됨</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>파일(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>도움말(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Machine</source>
        <translation>가상 머신(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Protect</source>
        <translation>보호(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>테마(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>보기(&amp;V)</translation>
    </message>
    <message>
        <source>La&amp;nguage</source>
        <translation>언어(&amp;N)</translation>
    </message>
</context>
<context>
    <name>MethodForm</name>
    <message>
        <source>&amp;Browse…</source>
        <translation>찾아보기(&amp;B)…</translation>
    </message>
    <message>
        <source>&amp;Tenant</source>
        <translation>테넌트(&amp;T)</translation>
    </message>
    <message>
        <source>Application (client) id</source>
        <translation>애플리케이션(클라이언트) ID</translation>
    </message>
    <message>
        <source>Certi&amp;ficate file</source>
        <translation>인증서 파일(&amp;F)</translation>
    </message>
    <message>
        <source>Choose the certificate file</source>
        <translation>인증서 파일 선택</translation>
    </message>
    <message>
        <source>Client &amp;id</source>
        <translation>클라이언트 ID(&amp;I)</translation>
    </message>
    <message>
        <source>Empty for the VM's own identity</source>
        <translation>비우면 VM 자체의 ID</translation>
    </message>
    <message>
        <source>Give either a secret or a certificate file.</source>
        <translation>비밀과 인증서 파일 중 하나만 넣으세요.</translation>
    </message>
    <message>
        <source>Id or domain</source>
        <translation>ID나 도메인</translation>
    </message>
    <message>
        <source>Id or domain; empty for the account's own tenant</source>
        <translation>ID나 도메인. 비우면 계정의 테넌트</translation>
    </message>
    <message>
        <source>PEM or PFX with the private key; instead of a secret</source>
        <translation>개인 키가 든 PEM이나 PFX. 비밀 대신 사용</translation>
    </message>
    <message>
        <source>Pass&amp;word of the file</source>
        <translation>파일 암호(&amp;W)</translation>
    </message>
    <message>
        <source>S&amp;ecret</source>
        <translation>비밀(&amp;E)</translation>
    </message>
    <message>
        <source>Type the application's client id.</source>
        <translation>애플리케이션의 클라이언트 ID를 입력하세요.</translation>
    </message>
    <message>
        <source>Type the tenant's id or its domain.</source>
        <translation>테넌트의 ID나 도메인을 입력하세요.</translation>
    </message>
</context>
<context>
    <name>MonthForm</name>
    <message>
        <source>Days of the month</source>
        <translation>날짜</translation>
    </message>
    <message>
        <source>Weekdays</source>
        <translation>요일</translation>
    </message>
    <message>
        <source>Weeks of the month</source>
        <translation>주</translation>
    </message>
    <message>
        <source>last day</source>
        <translation>마지막 날</translation>
    </message>
    <message>
        <source>on days</source>
        <translation>날짜 기준</translation>
    </message>
    <message>
        <source>on weekdays</source>
        <translation>요일 기준</translation>
    </message>
</context>
<context>
    <name>MoreFields</name>
    <message>
        <source> months</source>
        <translation>개월</translation>
    </message>
    <message>
        <source>Application-consistent where possible</source>
        <translation>가능하면 애플리케이션 일치</translation>
    </message>
    <message>
        <source>Archi&amp;ve</source>
        <translation>보관 계층(&amp;V)</translation>
    </message>
    <message>
        <source>Azure chooses the name: AzureBackupRG_region_1 …</source>
        <translation>Azure가 이름을 정합니다: AzureBackupRG_region_1 …</translation>
    </message>
    <message>
        <source>Consist&amp;ency</source>
        <translation>일관성(&amp;E)</translation>
    </message>
    <message>
        <source>Crash-consistent, without the VM agent</source>
        <translation>VM 에이전트 없이 충돌 일치</translation>
    </message>
    <message>
        <source>Groups: {name}</source>
        <translation>그룹: {name}</translation>
    </message>
    <message>
        <source>Months until points move</source>
        <translation>옮기기까지의 개월 수</translation>
    </message>
    <message>
        <source>Move points after some months</source>
        <translation>몇 개월 후 옮기기</translation>
    </message>
    <message>
        <source>Move points as Azure recommends</source>
        <translation>Azure 권장에 따라 옮기기</translation>
    </message>
    <message>
        <source>Points stay in the vault</source>
        <translation>자격 증명 모음에 계속 보존</translation>
    </message>
    <message>
        <source>Prefix of the restore-point group's name</source>
        <translation>복원 지점 그룹 이름의 접두사</translation>
    </message>
    <message>
        <source>Restore-point &amp;group</source>
        <translation>복원 지점 그룹(&amp;G)</translation>
    </message>
    <message>
        <source>Suffix of the restore-point group's name</source>
        <translation>복원 지점 그룹 이름의 접미사</translation>
    </message>
    <message>
        <source>prefix</source>
        <translation>접두사</translation>
    </message>
    <message>
        <source>suffix</source>
        <translation>접미사</translation>
    </message>
</context>
<context>
    <name>Notes</name>
    <message>
        <source>Good to know</source>
        <translation>알아 두기</translation>
    </message>
</context>
<context>
    <name>Offers</name>
    <message>
        <source>Back up again</source>
        <translation>다시 백업</translation>
    </message>
    <message>
        <source>Here nothing can be changed, so it cannot be continued.</source>
        <translation>여기에서는 아무것도 변경할 수 없으므로 이어서 할 수 없습니다.</translation>
    </message>
    <message>
        <source>Plan again what changed meanwhile</source>
        <translation>그 사이 변경된 항목 다시 계획</translation>
    </message>
    <message>
        <source>Retry what failed</source>
        <translation>실패한 항목 다시 시도</translation>
    </message>
    <message>
        <source>Send the rest</source>
        <translation>나머지 보내기</translation>
    </message>
    <message>
        <source>Undo what was done</source>
        <translation>수행한 작업 실행 취소</translation>
    </message>
</context>
<context>
    <name>OperationRow</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>{done} of {all}</source>
        <translation>{all} 중 {done}</translation>
    </message>
</context>
<context>
    <name>OptionRow</name>
    <message>
        <source> days</source>
        <translation>일</translation>
    </message>
    <message>
        <source>(not set)</source>
        <translation>(설정되지 않음)</translation>
    </message>
</context>
<context>
    <name>OptionsDialog</name>
    <message>
        <source>&amp;Review…</source>
        <translation>검토(&amp;R)…</translation>
    </message>
    <message>
        <source>Advanced options of {vault}</source>
        <translation>{vault}의 고급 옵션</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Nothing is changed yet.</source>
        <translation>아직 변경한 항목이 없습니다.</translation>
    </message>
    <message>
        <source>Reading the options of the vault…</source>
        <translation>자격 증명 모음의 옵션을 읽는 중…</translation>
    </message>
    <message>
        <source>The lock marks what nobody can take back. Nothing is sent before the review is applied.</source>
        <translation>자물쇠는 아무도 되돌릴 수 없는 값을 뜻합니다. 검토를 적용하기 전에는 아무것도 보내지 않습니다.</translation>
    </message>
    <message>
        <source>The options could not be read, so they are not changed from here.</source>
        <translation>옵션을 읽지 못해 여기에서 변경할 수 없습니다.</translation>
    </message>
</context>
<context>
    <name>Outcome</name>
    <message numerus="yes">
        <source>%n failed</source>
        <translation><numerusform>%n개 실패</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n not known yet</source>
        <translation><numerusform>%n개 확인되지 않음</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n not sent</source>
        <translation><numerusform>%n개 보내지 않음</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n not sent yet</source>
        <translation><numerusform>아직 보내지 않음 %n개</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n other step(s) are not known yet.</source>
        <translation><numerusform>다른 %n단계는 아직 확인되지 않았습니다.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n other step(s) failed.</source>
        <translation><numerusform>다른 %n단계가 실패했습니다.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n sent without a recorded answer</source>
        <translation><numerusform>보냈으나 응답 기록 없음 %n개</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) done</source>
        <translation><numerusform>단계 %n개 완료</numerusform></translation>
    </message>
    <message>
        <source>Already there, nothing sent</source>
        <translation>이미 있음, 보내지 않음</translation>
    </message>
    <message numerus="yes">
        <source>Backups of {done} of %n VM(s) have started.</source>
        <translation><numerusform>VM %n대 중 {done}대의 백업을 시작했습니다.</numerusform></translation>
    </message>
    <message>
        <source>Begun {when} and interrupted: {parts}.</source>
        <translation>{when}에 시작해 중단됨: {parts}.</translation>
    </message>
    <message>
        <source>Changed meanwhile, not sent</source>
        <translation>그 사이 변경됨, 보내지 않음</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>Not known how it ended</source>
        <translation>어떻게 끝났는지 알 수 없음</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>보내지 않음</translation>
    </message>
    <message>
        <source>Not sent yet</source>
        <translation>아직 보내지 않음</translation>
    </message>
    <message numerus="yes">
        <source>The backup data of {done} of %n VM(s) is deleted.</source>
        <translation><numerusform>VM %n대 중 {done}대의 백업 데이터를 삭제했습니다.</numerusform></translation>
    </message>
    <message>
        <source>Unclear: perhaps sent, no trace in Azure, not repeated</source>
        <translation>불분명: 보냈을 수 있으나 Azure에 흔적이 없어 반복하지 않음</translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n VM(s) are changed.</source>
        <translation><numerusform>VM %n대 중 {done}대를 변경했습니다.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n VM(s) are done.</source>
        <translation><numerusform>VM %n대 중 {done}대를 완료했습니다.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n VM(s) are enabled.</source>
        <translation><numerusform>VM %n대 중 {done}대를 사용하도록 설정했습니다.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n VM(s) are resumed.</source>
        <translation><numerusform>VM %n대 중 {done}대의 보호를 다시 시작했습니다.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n VM(s) are stopped, their data kept.</source>
        <translation><numerusform>VM %n대 중 {done}대의 보호를 중지하고 데이터를 유지했습니다.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n VM(s) are undeleted.</source>
        <translation><numerusform>VM %n대 중 {done}대의 삭제를 취소했습니다.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n step(s) are done.</source>
        <translation><numerusform>%n단계 중 {done}단계를 완료했습니다.</numerusform></translation>
    </message>
    <message>
        <source>{parts}.</source>
        <translation>{parts}.</translation>
    </message>
</context>
<context>
    <name>OverviewPane</name>
    <message>
        <source>Overview</source>
        <translation>개요</translation>
    </message>
    <message>
        <source>Overview of the fleet</source>
        <translation>전체 현황 개요</translation>
    </message>
    <message>
        <source>no VM yet</source>
        <translation>아직 VM 없음</translation>
    </message>
    <message>
        <source>of {total} so far</source>
        <translation>지금까지 {total}대 중</translation>
    </message>
    <message>
        <source>protected</source>
        <translation>보호됨</translation>
    </message>
    <message>
        <source>{safe} of {total} protected</source>
        <translation>{total}대 중 {safe}대 보호됨</translation>
    </message>
</context>
<context>
    <name>PastRuns</name>
    <message>
        <source>Begun</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Dismissed</source>
        <translation>치워 둠</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>끝남</translation>
    </message>
    <message>
        <source>In another window</source>
        <translation>다른 창에서 진행 중</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>중단됨</translation>
    </message>
    <message>
        <source>No plan was applied here yet.</source>
        <translation>여기에서 적용한 계획이 아직 없습니다.</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>보내지 않음</translation>
    </message>
    <message>
        <source>Past runs</source>
        <translation>지난 실행</translation>
    </message>
    <message>
        <source>Past runs; Enter opens one</source>
        <translation>지난 실행. Enter를 누르면 열립니다</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>Signed in as</source>
        <translation>로그인 계정</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>What</source>
        <translation>내용</translation>
    </message>
</context>
<context>
    <name>Places</name>
    <message>
        <source>Tenant {tenant}</source>
        <translation>테넌트 {tenant}</translation>
    </message>
</context>
<context>
    <name>PlacesPage</name>
    <message>
        <source>&amp;All at once</source>
        <translation>한꺼번에(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Group by group</source>
        <translation>그룹별로(&amp;G)</translation>
    </message>
</context>
<context>
    <name>PlanDialog</name>
    <message numerus="yes">
        <source>&amp;Apply %n step(s)</source>
        <translation><numerusform>%n단계 적용(&amp;A)</numerusform></translation>
    </message>
    <message>
        <source>Reading what there is and making the plan…</source>
        <translation>현재 상태를 읽고 계획을 만드는 중…</translation>
    </message>
    <message>
        <source>The plan could not be made, and nothing was sent.</source>
        <translation>계획을 만들지 못했습니다. 아무것도 보내지 않았습니다.</translation>
    </message>
</context>
<context>
    <name>PlanRows</name>
    <message numerus="yes">
        <source>%n VM(s)</source>
        <translation><numerusform>VM %n대</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n change</source>
        <translation><numerusform>변경 %n개</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n create or enable</source>
        <translation><numerusform>만들기 또는 사용 %n개</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n remove</source>
        <translation><numerusform>제거 %n개</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n with nothing to do</source>
        <translation><numerusform>할 일 없음 %n개</numerusform></translation>
    </message>
    <message>
        <source>Cannot come along</source>
        <translation>포함할 수 없음</translation>
    </message>
    <message>
        <source>Good to know</source>
        <translation>알아 두기</translation>
    </message>
    <message>
        <source>In the way</source>
        <translation>방해 요소</translation>
    </message>
    <message>
        <source>Nothing ticked</source>
        <translation>선택한 항목 없음</translation>
    </message>
    <message>
        <source>Nothing to do</source>
        <translation>할 일 없음</translation>
    </message>
</context>
<context>
    <name>PlanRun</name>
    <message numerus="yes">
        <source>%n failed</source>
        <translation><numerusform>%n개 실패</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n not known yet</source>
        <translation><numerusform>%n개 확인되지 않음</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n not sent</source>
        <translation><numerusform>%n개 보내지 않음</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) done</source>
        <translation><numerusform>%n단계 완료</numerusform></translation>
    </message>
    <message>
        <source>Interrupted; what was sent goes on in Azure.</source>
        <translation>중단되었습니다. 이미 보낸 작업은 Azure에서 계속됩니다.</translation>
    </message>
    <message>
        <source>Stopping after the running steps</source>
        <translation>실행 중인 단계 후 중지</translation>
    </message>
</context>
<context>
    <name>PolicyChoice</name>
    <message>
        <source>&amp;Resume backups with this policy after the data is back</source>
        <translation>데이터를 되돌린 후 이 정책으로 백업 다시 시작(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Review…</source>
        <translation>검토(&amp;R)…</translation>
    </message>
    <message numerus="yes">
        <source>Brings back the deleted backup data of %n VM(s).</source>
        <translation><numerusform>VM %n대의 삭제된 백업 데이터를 되돌립니다.</numerusform></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message numerus="yes">
        <source>Choose the policy that %n VM(s) get instead.</source>
        <translation><numerusform>VM %n대에 대신 적용할 정책을 선택하세요.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Choose the policy with which %n VM(s) go on.</source>
        <translation><numerusform>VM %n대의 보호를 다시 시작할 정책을 선택하세요.</numerusform></translation>
    </message>
</context>
<context>
    <name>PolicyDialog</name>
    <message>
        <source>&amp;Add policy to plan</source>
        <translation>계획에 정책 추가(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Change policy…</source>
        <translation>정책 변경(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>취소하고 닫기(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Keep editing</source>
        <translation>계속 편집(&amp;K)</translation>
    </message>
    <message>
        <source>A VM on Enhanced can never go back to Standard.</source>
        <translation>고급(Enhanced) 정책을 사용하는 VM은 표준 정책으로 되돌릴 수 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation><numerusform>그 외 %n대.</numerusform></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message numerus="yes">
        <source>Changes all %n VM(s) of this policy.</source>
        <translation><numerusform>이 정책의 VM %n대에 모두 적용됩니다.</numerusform></translation>
    </message>
    <message>
        <source>Checked against all limits of Azure Backup. Nothing is sent before Apply.</source>
        <translation>Azure Backup의 모든 제한을 확인했습니다. 적용하기 전에는 아무것도 보내지 않습니다.</translation>
    </message>
    <message>
        <source>Discard changes?</source>
        <translation>변경 내용을 버릴까요?</translation>
    </message>
    <message>
        <source>Edit backup policy {policy}</source>
        <translation>백업 정책 {policy} 편집</translation>
    </message>
    <message numerus="yes">
        <source>Fits all %n VM(s).</source>
        <translation><numerusform>VM %n대에 모두 맞습니다.</numerusform></translation>
    </message>
    <message>
        <source>Fits {n} of {all} VMs.</source>
        <translation>VM {all}대 중 {n}대에 맞습니다.</translation>
    </message>
    <message>
        <source>New backup policy in {vault}</source>
        <translation>{vault}의 새 백업 정책</translation>
    </message>
    <message>
        <source>No VM uses this policy yet.</source>
        <translation>아직 이 정책을 사용하는 VM이 없습니다.</translation>
    </message>
    <message>
        <source>Nothing has been sent. What you changed here is forgotten.</source>
        <translation>아무것도 보내지 않았습니다. 여기서 바꾼 내용은 사라집니다.</translation>
    </message>
    <message>
        <source>Nothing is changed yet.</source>
        <translation>아직 바뀐 것이 없습니다.</translation>
    </message>
</context>
<context>
    <name>PolicyForm</name>
    <message>
        <source> days</source>
        <translation>일</translation>
    </message>
    <message>
        <source>&amp;Instant restore</source>
        <translation>즉시 복원(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation>보존(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>이름(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Schedule</source>
        <translation>일정(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Time zone</source>
        <translation>표준 시간대(&amp;T)</translation>
    </message>
    <message>
        <source>A policy cannot be renamed.</source>
        <translation>정책 이름은 바꿀 수 없습니다.</translation>
    </message>
    <message>
        <source>Days of snapshots for instant restore</source>
        <translation>즉시 복원용 스냅샷 보존 일수</translation>
    </message>
    <message>
        <source>Enhanced</source>
        <translation>고급(Enhanced)</translation>
    </message>
    <message>
        <source>Enhanced is proposed because of these VMs:</source>
        <translation>다음 VM 때문에 고급(Enhanced)을 제안합니다.</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>M&amp;ore settings</source>
        <translation>추가 설정(&amp;O)</translation>
    </message>
    <message>
        <source>Policy name</source>
        <translation>정책 이름</translation>
    </message>
    <message>
        <source>Snapshots in your subscription; {fewest} to {most} days with this schedule.</source>
        <translation>내 구독에 저장되는 스냅샷입니다. 이 일정에서는 {fewest}–{most}일 보존합니다.</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>표준</translation>
    </message>
    <message>
        <source>Standard and Enhanced cannot be changed on an existing policy.</source>
        <translation>기존 정책의 표준/고급(Enhanced) 종류는 바꿀 수 없습니다.</translation>
    </message>
    <message>
        <source>{fewest}–{most} letters, digits, hyphens; starts with a letter</source>
        <translation>영문자, 숫자, 하이픈 {fewest}–{most}자, 영문자로 시작</translation>
    </message>
</context>
<context>
    <name>PolicyMenuButton</name>
    <message>
        <source>&amp;Delete</source>
        <translation>삭제(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;New policy…</source>
        <translation>새 정책(&amp;N)…</translation>
    </message>
    <message>
        <source>&amp;Policies…</source>
        <translation>정책(&amp;P)…</translation>
    </message>
    <message>
        <source>Edit {policy}…</source>
        <translation>{policy} 편집…</translation>
    </message>
</context>
<context>
    <name>PolicyPicker</name>
    <message>
        <source>New: {policy}</source>
        <translation>새로 만들기: {policy}</translation>
    </message>
    <message>
        <source>No policy is chosen</source>
        <translation>선택한 정책 없음</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>정책</translation>
    </message>
</context>
<context>
    <name>PolicyPicture</name>
    <message>
        <source>A run may start up to 2 hours late.</source>
        <translation>실행은 최대 2시간 늦게 시작할 수 있습니다.</translation>
    </message>
    <message>
        <source>How long each point is kept</source>
        <translation>복구 지점별 보존 기간</translation>
    </message>
    <message>
        <source>Next runs, in your time ({zone})</source>
        <translation>다음 실행, 내 시간 기준({zone})</translation>
    </message>
    <message numerus="yes">
        <source>Space, rough guess for %n VM(s) with {size}</source>
        <translation><numerusform>VM %n대({size})의 대략적인 저장 공간</numerusform></translation>
    </message>
    <message>
        <source>The schedule is not complete.</source>
        <translation>일정이 완성되지 않았습니다.</translation>
    </message>
    <message>
        <source>Today at the left, logarithmic. At most {n} points in the vault for one VM.</source>
        <translation>왼쪽이 오늘이며 로그 눈금입니다. VM당 자격 증명 모음에 최대 {n}개.</translation>
    </message>
    <message numerus="yes">
        <source>Unknown for %n VM(s), whose disk sizes were not read.</source>
        <translation><numerusform>디스크 크기를 읽지 못한 VM %n대는 알 수 없습니다.</numerusform></translation>
    </message>
    <message>
        <source>Unknown.</source>
        <translation>알 수 없습니다.</translation>
    </message>
    <message>
        <source>{low}–{high} in the vault after the whole retention, at {change} change a day; a guess until Azure reports real sizes.</source>
        <translation>보존 기간이 모두 차면 자격 증명 모음에 {low}–{high}(하루 {change} 변경 기준). Azure가 실제 크기를 보고할 때까지는 추정치입니다.</translation>
    </message>
    <message>
        <source>{n} of {all} VMs are stopped now: their points will be crash-consistent.</source>
        <translation>VM {all}대 중 {n}대가 지금 중지되어 있어 복구 지점이 충돌 일치가 됩니다.</translation>
    </message>
    <message>
        <source>{time} goes to the vault</source>
        <translation>{time} 지점은 자격 증명 모음으로</translation>
    </message>
</context>
<context>
    <name>Program</name>
    <message>
        <source>Asking for the subscriptions.</source>
        <translation>구독을 확인하는 중입니다.</translation>
    </message>
    <message>
        <source>Connecting to {endpoint}</source>
        <translation>{endpoint}에 연결하는 중</translation>
    </message>
    <message>
        <source>It runs on this computer only and ends with the window.</source>
        <translation>이 컴퓨터에서만 실행되며 창을 닫으면 끝납니다.</translation>
    </message>
    <message>
        <source>Starting the simulated Azure</source>
        <translation>모의 Azure를 시작하는 중</translation>
    </message>
</context>
<context>
    <name>ProposalRows</name>
    <message numerus="yes">
        <source>%n VM(s)</source>
        <translation><numerusform>VM %n대</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n cannot come along</source>
        <translation><numerusform>%n대는 포함할 수 없음</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <translation><numerusform>새로 만들기 %n개</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n vault(s)</source>
        <translation><numerusform>자격 증명 모음 %n개</numerusform></translation>
    </message>
    <message>
        <source>Azure can enable it</source>
        <translation>Azure에서 사용할 수 있음</translation>
    </message>
    <message>
        <source>Backed-up disks: {disks}</source>
        <translation>백업되는 디스크: {disks}</translation>
    </message>
    <message>
        <source>Cannot come along</source>
        <translation>포함할 수 없음</translation>
    </message>
    <message>
        <source>Like {policy}, which has enough VMs.</source>
        <translation>VM이 충분히 많은 {policy}와(과) 같은 내용입니다.</translation>
    </message>
    <message>
        <source>New policy {policy}</source>
        <translation>새 정책 {policy}</translation>
    </message>
    <message>
        <source>New vault {vault}</source>
        <translation>새 자격 증명 모음 {vault}</translation>
    </message>
    <message>
        <source>No policy of the vault fits these VMs.</source>
        <translation>이 VM에 맞는 정책이 자격 증명 모음에 없습니다.</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>아직 확인하지 않음</translation>
    </message>
    <message>
        <source>Not used: {vault}</source>
        <translation>사용 안 함: {vault}</translation>
    </message>
</context>
<context>
    <name>Reading</name>
    <message>
        <source>Nothing could be read: {problem}</source>
        <translation>아무것도 읽지 못했습니다: {problem}</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>{problem} What was read stays.</source>
        <translation>{problem} 읽은 내용은 유지됩니다.</translation>
    </message>
</context>
<context>
    <name>Recording</name>
    <message>
        <source>Apply waits until it can be recorded. {reason}</source>
        <translation>기록할 수 있을 때까지 적용은 기다립니다. {reason}</translation>
    </message>
</context>
<context>
    <name>RedundancyCards</name>
    <message>
        <source>&amp;Geo (GRS)</source>
        <translation>지역 중복(GRS)(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Local (LRS)</source>
        <translation>로컬 중복(LRS)(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Zone (ZRS)</source>
        <translation>영역 중복(ZRS)(&amp;Z)</translation>
    </message>
</context>
<context>
    <name>RedundancyDialog</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Change &amp;redundancy</source>
        <translation>중복성 변경(&amp;R)</translation>
    </message>
    <message>
        <source>Reading the vault's storage configuration…</source>
        <translation>자격 증명 모음의 스토리지 구성을 읽는 중…</translation>
    </message>
    <message>
        <source>Redundancy of {vault}</source>
        <translation>{vault}의 중복성</translation>
    </message>
    <message>
        <source>The vault has this redundancy already.</source>
        <translation>이미 이 중복성을 사용하고 있습니다.</translation>
    </message>
</context>
<context>
    <name>RefusalDialog</name>
    <message>
        <source>&amp;Copy</source>
        <translation>복사(&amp;C)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Why it cannot be used</source>
        <translation>사용할 수 없는 까닭</translation>
    </message>
</context>
<context>
    <name>Renewal</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Copy and open</source>
        <translation>복사하고 열기</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>다시 로그인</translation>
    </message>
    <message>
        <source>Sign-in for {tenant} has ended: {why} What was read stays.</source>
        <translation>{tenant} 로그인이 끝났습니다. {why} 읽은 내용은 유지됩니다.</translation>
    </message>
    <message>
        <source>Signing in again…</source>
        <translation>다시 로그인하는 중…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Type the code {code} on {url}.</source>
        <translation>{url}에 코드 {code}를 입력하세요.</translation>
    </message>
</context>
<context>
    <name>ReportWindow</name>
    <message>
        <source>&amp;Copy details</source>
        <translation>세부 정보 복사(&amp;C)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>세부 정보</translation>
    </message>
    <message>
        <source>Something went wrong that should not.</source>
        <translation>예기치 않은 문제가 발생했습니다.</translation>
    </message>
    <message>
        <source>Unexpected error</source>
        <translation>예기치 않은 오류</translation>
    </message>
    <message>
        <source>What was read stays, and nothing was sent to Azure because of it. If a part of the window no longer answers, start the program again. The details help whoever repairs it.</source>
        <translation>읽은 내용은 유지되며 이 문제로 Azure에 보낸 것은 없습니다. 창의 일부가 응답하지 않으면 프로그램을 다시 시작하세요. 세부 정보는 문제를 고치는 데 도움이 됩니다.</translation>
    </message>
</context>
<context>
    <name>ResultDetails</name>
    <message>
        <source>Azure reported: {claimed}.</source>
        <translation>Azure 보고: {claimed}.</translation>
    </message>
    <message>
        <source>Azure reported: {claimed}. A fresh read says: {actual}.</source>
        <translation>Azure 보고: {claimed}. 다시 읽은 결과: {actual}.</translation>
    </message>
    <message>
        <source>Copy &amp;details</source>
        <translation>세부 정보 복사(&amp;D)</translation>
    </message>
    <message>
        <source>Copy &amp;ids</source>
        <translation>ID 복사(&amp;I)</translation>
    </message>
    <message>
        <source>In Azure's words: {message}</source>
        <translation>Azure 메시지: {message}</translation>
    </message>
    <message>
        <source>What to do: {text}</source>
        <translation>할 일: {text}</translation>
    </message>
</context>
<context>
    <name>ResultPage</name>
    <message numerus="yes">
        <source>%n VM(s)</source>
        <translation><numerusform>VM %n대</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation><numerusform>%n단계</numerusform></translation>
    </message>
    <message>
        <source>&amp;Stop after running steps</source>
        <translation>실행 중인 단계 후 중지(&amp;S)</translation>
    </message>
    <message>
        <source>All steps have ended; what is there now is read once more.</source>
        <translation>모든 단계가 끝났습니다. 지금 상태를 한 번 더 읽습니다.</translation>
    </message>
    <message>
        <source>At</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>Copy &amp;result</source>
        <translation>결과 복사(&amp;R)</translation>
    </message>
    <message>
        <source>Did not come along</source>
        <translation>포함되지 않음</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>중지하는 중…</translation>
    </message>
    <message>
        <source>VM or resource</source>
        <translation>VM 또는 리소스</translation>
    </message>
    <message>
        <source>What Azure says now</source>
        <translation>지금 Azure의 상태</translation>
    </message>
    <message>
        <source>What became of each step</source>
        <translation>단계별 결과</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>수행한 내용</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>You can close this window: the work goes on, and the activity pane shows it.</source>
        <translation>이 창을 닫아도 작업은 계속되며 활동 창에 표시됩니다.</translation>
    </message>
    <message>
        <source>{done} of {all} steps have ended.</source>
        <translation>{all}단계 중 {done}단계가 끝났습니다.</translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message numerus="yes">
        <source>%n cannot come along</source>
        <translation><numerusform>%n대는 포함할 수 없음</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n change</source>
        <translation><numerusform>변경 %n개</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n create or enable</source>
        <translation><numerusform>만들기 또는 사용 %n개</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n remove</source>
        <translation><numerusform>제거 %n개</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) that are needed for it were ticked too.</source>
        <translation><numerusform>이 단계에 필요한 %n단계도 함께 선택했습니다.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) that need it were unticked too.</source>
        <translation><numerusform>이 단계가 필요한 %n단계도 선택을 취소했습니다.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n with nothing to do</source>
        <translation><numerusform>할 일 없음 %n개</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>And %n more in the way.</source>
        <translation><numerusform>그 밖의 방해 요소 %n개.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>And %n more, at the end of the list.</source>
        <translation><numerusform>그 밖에 %n개는 목록 끝에 있습니다.</numerusform></translation>
    </message>
    <message>
        <source>If you undo</source>
        <translation>실행 취소하면</translation>
    </message>
    <message>
        <source>No step is ticked.</source>
        <translation>선택한 단계가 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>Nothing has been sent yet. These %n step(s) will be.</source>
        <translation><numerusform>아직 아무것도 보내지 않았습니다. 다음 %n단계가 실행됩니다.</numerusform></translation>
    </message>
    <message>
        <source>Nothing has been sent, and there is nothing to send.</source>
        <translation>보낸 것이 없으며 보낼 것도 없습니다.</translation>
    </message>
    <message>
        <source>Saved as {path}. Nothing has been sent.</source>
        <translation>{path}(으)로 저장했습니다. 아무것도 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>Steps that will be carried out</source>
        <translation>수행할 단계</translation>
    </message>
    <message>
        <source>The plan could not be saved: {reason}</source>
        <translation>계획을 저장하지 못했습니다: {reason}</translation>
    </message>
    <message>
        <source>What will happen</source>
        <translation>수행할 내용</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>이유</translation>
    </message>
</context>
<context>
    <name>RightsDialog</name>
    <message>
        <source>&amp;Try anyway</source>
        <translation>그래도 시도(&amp;T)</translation>
    </message>
    <message>
        <source>Azure's permissions list does not give {account} these rights. The list can be behind; only the answer of the service itself is final.</source>
        <translation>Azure의 권한 목록에는 {account}의 이 권한들이 없습니다. 목록이 늦을 수 있으며, 서비스 자체의 응답만이 확정입니다.</translation>
    </message>
    <message>
        <source>Check &amp;rights again</source>
        <translation>권한 다시 확인(&amp;R)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>복사했습니다</translation>
    </message>
    <message>
        <source>Copy &amp;request (English)</source>
        <translation>요청 글 복사(영어)(&amp;E)</translation>
    </message>
    <message>
        <source>Copy request (&amp;Korean)</source>
        <translation>요청 글 복사(한국어)(&amp;K)</translation>
    </message>
    <message>
        <source>Missing action</source>
        <translation>없는 작업 권한</translation>
    </message>
    <message>
        <source>Missing rights</source>
        <translation>없는 권한</translation>
    </message>
    <message>
        <source>No right that is needed here is known to be missing.</source>
        <translation>여기에 필요한 권한 가운데 없다고 알려진 것이 없습니다.</translation>
    </message>
    <message>
        <source>Nothing is missing</source>
        <translation>없는 권한이 없습니다</translation>
    </message>
    <message>
        <source>Offer it in this session although the right seems to be missing</source>
        <translation>권한이 없는 것으로 보이지만 이 세션에서 쓸 수 있게 합니다</translation>
    </message>
    <message>
        <source>Rights are being read…</source>
        <translation>권한을 읽는 중…</translation>
    </message>
    <message>
        <source>Scope</source>
        <translation>범위</translation>
    </message>
    <message>
        <source>Smallest built-in role</source>
        <translation>가장 작은 기본 제공 역할</translation>
    </message>
    <message>
        <source>What</source>
        <translation>할 일</translation>
    </message>
</context>
<context>
    <name>RightsKey</name>
    <message>
        <source>Missing rights…</source>
        <translation>없는 권한…</translation>
    </message>
</context>
<context>
    <name>RunFlows</name>
    <message>
        <source>&amp;Dismiss</source>
        <translation>치워 두기(&amp;D)</translation>
    </message>
    <message>
        <source>Dismiss this run?</source>
        <translation>이 실행을 치워 둘까요?</translation>
    </message>
    <message>
        <source>It is not offered again. Nothing is undone, and what was sent goes on in Azure; what was not sent is not sent. It stays in the list of past runs.</source>
        <translation>다시 제안하지 않습니다. 되돌리는 것은 없습니다. 이미 보낸 것은 Azure에서 계속되고, 보내지 않은 것은 보내지 않습니다. 지난 실행 목록에는 남습니다.</translation>
    </message>
    <message>
        <source>{what} · {when}</source>
        <translation>{what} · {when}</translation>
    </message>
</context>
<context>
    <name>ScanBar</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>ScanControl</name>
    <message numerus="yes">
        <source>%n VM(s) read</source>
        <translation><numerusform>VM %n대를 읽음</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n VM(s), stopped by you</source>
        <translation><numerusform>VM %n대, 사용자가 중지함</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n agent(s) read</source>
        <translation><numerusform>에이전트 %n개를 읽음</numerusform></translation>
    </message>
    <message>
        <source>Agent status</source>
        <translation>에이전트 상태</translation>
    </message>
    <message>
        <source>Azure asks to wait; continues by itself</source>
        <translation>Azure가 대기를 요청함, 자동으로 계속됩니다</translation>
    </message>
    <message>
        <source>Reading Azure</source>
        <translation>Azure 읽기</translation>
    </message>
    <message numerus="yes">
        <source>Reading virtual machines: %n so far</source>
        <translation><numerusform>가상 머신 읽는 중: 지금까지 %n대</numerusform></translation>
    </message>
    <message>
        <source>reading visible rows first</source>
        <translation>보이는 행부터 읽는 중</translation>
    </message>
</context>
<context>
    <name>ScheduleField</name>
    <message>
        <source>Azure takes the start of an hourly schedule by UTC.</source>
        <translation>시간별 일정의 시작 시각은 UTC 기준입니다.</translation>
    </message>
    <message>
        <source>Every day</source>
        <translation>매일</translation>
    </message>
    <message>
        <source>Every week</source>
        <translation>매주</translation>
    </message>
    <message>
        <source>Every {n} hours</source>
        <translation>{n}시간마다</translation>
    </message>
    <message>
        <source>For how many hours of a day</source>
        <translation>하루 실행 시간</translation>
    </message>
    <message>
        <source>How often</source>
        <translation>빈도</translation>
    </message>
    <message>
        <source>Time of day</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>Weekdays</source>
        <translation>요일</translation>
    </message>
    <message>
        <source>at</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>for</source>
        <translation>동안</translation>
    </message>
    <message>
        <source>from</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>{n} hours</source>
        <translation>{n}시간</translation>
    </message>
</context>
<context>
    <name>Selection</name>
    <message>
        <source>None of the selected VMs can be enabled: the list says why</source>
        <translation>선택한 VM 중 사용하도록 설정할 수 있는 것이 없습니다. 이유는 목록에 있습니다</translation>
    </message>
    <message>
        <source>None of the selected VMs is protected</source>
        <translation>선택한 VM 중 보호된 것이 없습니다</translation>
    </message>
    <message>
        <source>Select at least one VM</source>
        <translation>VM을 하나 이상 선택하세요</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Copy the selected rows</source>
        <translation>선택한 행 복사</translation>
    </message>
    <message>
        <source>Fold or unfold a group</source>
        <translation>그룹 접기 또는 펼치기</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>바로 가기 키</translation>
    </message>
    <message>
        <source>Menu of a row</source>
        <translation>행 메뉴</translation>
    </message>
    <message>
        <source>Open the VM's explanation</source>
        <translation>VM 설명 열기</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>검색</translation>
    </message>
    <message>
        <source>Search the shortcuts</source>
        <translation>바로 가기 키 검색</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>기능</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>&amp;Continue</source>
        <translation>계속(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Get a code</source>
        <translation>코드 받기(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Sign in</source>
        <translation>로그인(&amp;S)</translation>
    </message>
    <message>
        <source>Azure CLI session</source>
        <translation>Azure CLI 세션</translation>
    </message>
    <message>
        <source>Browser</source>
        <translation>브라우저</translation>
    </message>
    <message>
        <source>Device code</source>
        <translation>장치 코드</translation>
    </message>
    <message>
        <source>For a custom endpoint</source>
        <translation>사용자 지정 엔드포인트용</translation>
    </message>
    <message>
        <source>For an application with rights of its own. Secret and password stay in memory.</source>
        <translation>자체 권한이 있는 애플리케이션용입니다. 비밀과 암호는 메모리에만 있습니다.</translation>
    </message>
    <message>
        <source>Managed identity</source>
        <translation>관리 ID</translation>
    </message>
    <message>
        <source>Opens your default browser</source>
        <translation>기본 브라우저를 엽니다</translation>
    </message>
    <message>
        <source>Secret or certificate file</source>
        <translation>비밀이나 인증서 파일</translation>
    </message>
    <message>
        <source>Service principal</source>
        <translation>서비스 주체</translation>
    </message>
    <message>
        <source>Sign in on another device</source>
        <translation>다른 장치에서 로그인</translation>
    </message>
    <message>
        <source>Signs in through Windows itself, with its accounts and Windows Hello.</source>
        <translation>Windows의 계정과 Windows Hello로 로그인합니다.</translation>
    </message>
    <message>
        <source>Token from a file</source>
        <translation>파일의 토큰</translation>
    </message>
    <message>
        <source>Uses the account that is signed in with the Azure CLI on this computer.</source>
        <translation>이 컴퓨터에서 Azure CLI로 로그인한 계정을 씁니다.</translation>
    </message>
    <message>
        <source>Uses the identity of the Azure VM that this program runs on.</source>
        <translation>이 프로그램이 실행되는 Azure VM의 ID를 씁니다.</translation>
    </message>
    <message>
        <source>When this runs in an Azure VM</source>
        <translation>Azure VM에서 실행할 때</translation>
    </message>
    <message>
        <source>Who is signed in with az login</source>
        <translation>az login으로 로그인한 계정</translation>
    </message>
    <message>
        <source>Windows account</source>
        <translation>Windows 계정</translation>
    </message>
    <message>
        <source>Windows asks for the account</source>
        <translation>Windows가 계정을 묻습니다</translation>
    </message>
    <message>
        <source>You sign in on Microsoft's page; this program never sees your password.</source>
        <translation>Microsoft 페이지에서 로그인하며, 이 프로그램은 암호를 볼 수 없습니다.</translation>
    </message>
    <message>
        <source>You type a short code on Microsoft's page, on any device.</source>
        <translation>어떤 장치에서든 Microsoft 페이지에 짧은 코드를 입력합니다.</translation>
    </message>
</context>
<context>
    <name>SignInFlow</name>
    <message numerus="yes">
        <source>%n subscription(s)</source>
        <translation><numerusform>구독 %n개</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n tenant(s)</source>
        <translation><numerusform>테넌트 %n개</numerusform></translation>
    </message>
    <message>
        <source>Asking for a token.</source>
        <translation>토큰을 요청하는 중입니다.</translation>
    </message>
    <message>
        <source>Asking for the account's tenants.</source>
        <translation>계정의 테넌트를 묻는 중입니다.</translation>
    </message>
    <message>
        <source>Asking for the subscriptions.</source>
        <translation>구독을 묻는 중입니다.</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>연결하는 중</translation>
    </message>
    <message>
        <source>Finish in the browser window that opened.</source>
        <translation>열린 브라우저 창에서 로그인을 마치세요.</translation>
    </message>
    <message>
        <source>Signed in as {account}</source>
        <translation>{account} 계정으로 로그인했습니다</translation>
    </message>
    <message>
        <source>Signing in to {tenant}: {method}</source>
        <translation>{tenant}에 로그인하는 중: {method}</translation>
    </message>
    <message>
        <source>Signing in: {method}</source>
        <translation>로그인하는 중: {method}</translation>
    </message>
    <message>
        <source>The tokens of {account} could not be removed from this computer's store.</source>
        <translation>{account}의 토큰을 이 컴퓨터의 저장소에서 지우지 못했습니다.</translation>
    </message>
    <message>
        <source>asking…</source>
        <translation>묻는 중…</translation>
    </message>
    <message>
        <source>home tenant</source>
        <translation>홈 테넌트</translation>
    </message>
    <message>
        <source>not asked</source>
        <translation>묻지 않음</translation>
    </message>
</context>
<context>
    <name>SignInPage</name>
    <message>
        <source>&amp;Back to the tenants</source>
        <translation>테넌트로 돌아가기(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>언어(&amp;L)</translation>
    </message>
    <message>
        <source>A simulated Azure with VMs in every kind of trouble. Nothing leaves this computer.</source>
        <translation>온갖 문제를 가진 VM이 있는 모의 Azure입니다. 아무것도 이 컴퓨터 밖으로 나가지 않습니다.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>Explore the &amp;demo</source>
        <translation>데모 둘러보기(&amp;D)</translation>
    </message>
    <message>
        <source>Gets Azure VMs ready for Azure Backup</source>
        <translation>Azure VM을 Azure Backup에 맞게 준비합니다</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>No Azure account at hand?</source>
        <translation>Azure 계정이 없으신가요?</translation>
    </message>
    <message>
        <source>Sign in with</source>
        <translation>로그인 방법</translation>
    </message>
    <message>
        <source>Signed in before</source>
        <translation>전에 로그인한 계정</translation>
    </message>
    <message>
        <source>System</source>
        <translation>시스템</translation>
    </message>
    <message>
        <source>T&amp;heme</source>
        <translation>테마(&amp;H)</translation>
    </message>
    <message>
        <source>Tokens are kept encrypted by the system. “Forget this account” removes them.</source>
        <translation>토큰은 시스템이 암호화하여 보관합니다. ‘이 계정 지우기’로 지울 수 있습니다.</translation>
    </message>
    <message>
        <source>Tokens are kept in memory only: this computer has no protected store.</source>
        <translation>이 컴퓨터에 보호된 저장소가 없어 토큰을 메모리에만 보관합니다.</translation>
    </message>
    <message>
        <source>Tokens are sent to Microsoft Entra and Azure only, never written in plain text.</source>
        <translation>토큰은 Microsoft Entra와 Azure에만 보내며 평문으로 저장하지 않습니다.</translation>
    </message>
    <message>
        <source>Type the address of the custom cloud's Azure Resource Manager.</source>
        <translation>사용자 지정 클라우드의 Azure Resource Manager 주소를 입력하세요.</translation>
    </message>
    <message>
        <source>Ways to sign in</source>
        <translation>로그인 방법</translation>
    </message>
</context>
<context>
    <name>StateChange</name>
    <message>
        <source>&amp;Resume protection of {count}…</source>
        <translation>{count}대 보호 다시 시작(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Resume protection…</source>
        <translation>보호 다시 시작(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Stop protection of {count}…</source>
        <translation>{count}대 보호 중지(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Stop protection…</source>
        <translation>보호 중지(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Undelete and resume {count}…</source>
        <translation>{count}대 삭제 취소 후 다시 시작(&amp;U)…</translation>
    </message>
    <message>
        <source>&amp;Undelete and resume…</source>
        <translation>삭제 취소 후 다시 시작(&amp;U)…</translation>
    </message>
    <message>
        <source>&amp;Undelete {count}…</source>
        <translation>{count}개 삭제 취소(&amp;U)…</translation>
    </message>
    <message>
        <source>&amp;Undelete…</source>
        <translation>삭제 취소(&amp;U)…</translation>
    </message>
    <message>
        <source>Change &amp;policy of {count}…</source>
        <translation>{count}대 정책 변경(&amp;P)…</translation>
    </message>
    <message>
        <source>Change &amp;policy…</source>
        <translation>정책 변경(&amp;P)…</translation>
    </message>
    <message>
        <source>Choose dis&amp;ks…</source>
        <translation>디스크 선택(&amp;K)…</translation>
    </message>
    <message>
        <source>Stop and &amp;delete backup data of {count}…</source>
        <translation>{count}대 중지하고 백업 데이터 삭제(&amp;D)…</translation>
    </message>
    <message>
        <source>Stop and &amp;delete backup data…</source>
        <translation>중지하고 백업 데이터 삭제(&amp;D)…</translation>
    </message>
    <message>
        <source>soft-deleted</source>
        <translation>일시 삭제됨</translation>
    </message>
    <message numerus="yes">
        <source>soft-deleted, %n day(s) left</source>
        <translation><numerusform>일시 삭제됨, %n일 남음</numerusform></translation>
    </message>
    <message>
        <source>stopped, data kept</source>
        <translation>중지됨, 데이터 유지</translation>
    </message>
</context>
<context>
    <name>StepDetails</name>
    <message>
        <source>&amp;Untick these steps</source>
        <translation>이 단계의 선택 해제(&amp;U)</translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation><numerusform>그 밖에 %n개.</numerusform></translation>
    </message>
    <message>
        <source>Azure is known to refuse these steps, so they cannot be applied.</source>
        <translation>Azure가 이 단계를 거부하는 것이 확인되어 적용할 수 없습니다.</translation>
    </message>
    <message>
        <source>Azure may refuse these steps.</source>
        <translation>Azure가 이 단계를 거부할 수 있습니다.</translation>
    </message>
    <message>
        <source>C&amp;opy</source>
        <translation>복사(&amp;O)</translation>
    </message>
    <message>
        <source>Copy as &amp;az rest</source>
        <translation>az rest로 복사(&amp;A)</translation>
    </message>
    <message>
        <source>Depends on</source>
        <translation>선행 단계</translation>
    </message>
    <message>
        <source>If you undo</source>
        <translation>실행 취소하면</translation>
    </message>
    <message>
        <source>On no other step.</source>
        <translation>다른 단계가 필요 없습니다.</translation>
    </message>
    <message>
        <source>On no other step: the vault exists.</source>
        <translation>다른 단계가 필요 없습니다. 자격 증명 모음이 이미 있습니다.</translation>
    </message>
    <message>
        <source>Request that will be sent</source>
        <translation>보낼 요청</translation>
    </message>
    <message>
        <source>Stands in the way of</source>
        <translation>방해받는 단계</translation>
    </message>
    <message>
        <source>Step {number} of {all}</source>
        <translation>{all}단계 중 {number}단계</translation>
    </message>
    <message>
        <source>The selected line</source>
        <translation>선택한 줄</translation>
    </message>
    <message>
        <source>The whole plan.</source>
        <translation>계획 전체.</translation>
    </message>
    <message>
        <source>Who can lift it</source>
        <translation>해제할 수 있는 사람</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>이유</translation>
    </message>
</context>
<context>
    <name>StepHead</name>
    <message>
        <source>Step {number} of {all}, {title}</source>
        <translation>{all}단계 중 {number}단계, {title}</translation>
    </message>
</context>
<context>
    <name>SubscriptionList</name>
    <message>
        <source>All subscriptions</source>
        <translation>모든 구독</translation>
    </message>
    <message>
        <source>Search subscriptions</source>
        <translation>구독 검색</translation>
    </message>
    <message>
        <source>Subscriptions</source>
        <translation>구독</translation>
    </message>
    <message>
        <source>Subscriptions to show</source>
        <translation>표시할 구독</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>숨김</translation>
    </message>
    <message>
        <source>{shown} of {total}</source>
        <translation>{total}개 중 {shown}개</translation>
    </message>
</context>
<context>
    <name>SubscriptionTree</name>
    <message>
        <source>All management groups</source>
        <translation>모든 관리 그룹</translation>
    </message>
    <message>
        <source>Delegated by {tenant}</source>
        <translation>{tenant}에서 위임</translation>
    </message>
    <message>
        <source>Management group</source>
        <translation>관리 그룹</translation>
    </message>
    <message>
        <source>No management group can be seen with this account, so the list is not grouped by them.</source>
        <translation>이 계정으로는 관리 그룹이 보이지 않아, 목록을 관리 그룹별로 나누지 않습니다.</translation>
    </message>
    <message>
        <source>Search name, id, tenant or management group</source>
        <translation>이름, ID, 테넌트, 관리 그룹 검색</translation>
    </message>
    <message>
        <source>Search subscriptions</source>
        <translation>구독 검색</translation>
    </message>
    <message>
        <source>Select &amp;all shown</source>
        <translation>표시된 것 모두 선택(&amp;A)</translation>
    </message>
    <message>
        <source>Select n&amp;one</source>
        <translation>선택 해제(&amp;O)</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Subscription</source>
        <translation>구독</translation>
    </message>
    <message>
        <source>Subscriptions</source>
        <translation>구독</translation>
    </message>
    <message>
        <source>{chosen} of {all} chosen</source>
        <translation>{all}개 중 {chosen}개 선택</translation>
    </message>
    <message>
        <source>{count} of them not shown now</source>
        <translation>그중 {count}개는 지금 표시되지 않음</translation>
    </message>
</context>
<context>
    <name>Subscriptions</name>
    <message>
        <source>Deleted</source>
        <translation>삭제됨</translation>
    </message>
    <message>
        <source>Disabled: nothing of it can be read or changed</source>
        <translation>사용 안 함: 읽거나 바꿀 수 없습니다</translation>
    </message>
    <message>
        <source>Past due: a payment is missing, so it is not read</source>
        <translation>연체: 결제가 밀려 읽지 않습니다</translation>
    </message>
</context>
<context>
    <name>TagsField</name>
    <message>
        <source>Tag name</source>
        <translation>태그 이름</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>값</translation>
    </message>
</context>
<context>
    <name>TargetsPage</name>
    <message>
        <source>None of these VMs can be enabled as chosen.</source>
        <translation>선택한 대로는 사용하도록 설정할 수 있는 VM이 없습니다.</translation>
    </message>
</context>
<context>
    <name>TenantList</name>
    <message>
        <source>Details</source>
        <translation>자세히</translation>
    </message>
    <message>
        <source>Forget this account</source>
        <translation>이 계정 지우기</translation>
    </message>
    <message>
        <source>Verify…</source>
        <translation>인증…</translation>
    </message>
</context>
<context>
    <name>TimelineView</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation><numerusform>%n일</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n month(s)</source>
        <translation><numerusform>%n개월</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n point(s)</source>
        <translation><numerusform>%n개</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n week(s)</source>
        <translation><numerusform>%n주</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n year(s)</source>
        <translation><numerusform>%n년</numerusform></translation>
    </message>
    <message>
        <source>At most {n} points in the vault for one VM.</source>
        <translation>VM당 자격 증명 모음에 최대 {n}개.</translation>
    </message>
    <message>
        <source>Daily</source>
        <translation>일별</translation>
    </message>
    <message>
        <source>How long each point is kept</source>
        <translation>복구 지점별 보존 기간</translation>
    </message>
    <message>
        <source>Monthly</source>
        <translation>월별</translation>
    </message>
    <message>
        <source>Snapshots</source>
        <translation>스냅샷</translation>
    </message>
    <message>
        <source>Weekly</source>
        <translation>주별</translation>
    </message>
    <message>
        <source>Yearly</source>
        <translation>연별</translation>
    </message>
    <message>
        <source>every day</source>
        <translation>매일</translation>
    </message>
    <message>
        <source>every week</source>
        <translation>매주</translation>
    </message>
    <message>
        <source>every {n} h</source>
        <translation>{n}시간마다</translation>
    </message>
</context>
<context>
    <name>Times</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation><numerusform>%n일</numerusform></translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n}시간</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n}분</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n}초</translation>
    </message>
</context>
<context>
    <name>TypedConfirmation</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Type the name first, exactly as it is written.</source>
        <translation>먼저 이름을 적힌 그대로 입력하세요.</translation>
    </message>
    <message>
        <source>Type {name} to confirm:</source>
        <translation>확인하려면 {name}을(를) 입력하세요.</translation>
    </message>
</context>
<context>
    <name>UnreadDialog</name>
    <message>
        <source>&amp;Copy</source>
        <translation>복사(&amp;C)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>코드</translation>
    </message>
    <message>
        <source>Missing action</source>
        <translation>필요한 작업</translation>
    </message>
    <message>
        <source>Scope</source>
        <translation>범위</translation>
    </message>
    <message>
        <source>Smallest built-in role</source>
        <translation>가장 작은 기본 제공 역할</translation>
    </message>
    <message>
        <source>VMs that depend on it are shown as “Cannot tell”, never as ready or unprotected.</source>
        <translation>이 항목이 필요한 VM은 ‘알 수 없음’으로 표시되며 준비됨이나 보호 안 됨으로 표시되지 않습니다.</translation>
    </message>
    <message>
        <source>What</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>What could not be read</source>
        <translation>읽지 못한 항목</translation>
    </message>
</context>
<context>
    <name>VaultDetails</name>
    <message>
        <source>&amp;Add VMs…</source>
        <translation>VM 추가(&amp;A)…</translation>
    </message>
    <message>
        <source>About {vault}</source>
        <translation>{vault} 정보</translation>
    </message>
    <message>
        <source>Ad&amp;vanced options…</source>
        <translation>고급 옵션(&amp;V)…</translation>
    </message>
    <message>
        <source>Delete data of {vm} in {vault}…</source>
        <translation>{vault}에 있는 {vm} 데이터 삭제…</translation>
    </message>
    <message>
        <source>Immutability</source>
        <translation>불변성</translation>
    </message>
    <message>
        <source>Nothing calls for a step.</source>
        <translation>조치가 필요한 항목이 없습니다.</translation>
    </message>
    <message>
        <source>Private endpoints</source>
        <translation>프라이빗 엔드포인트</translation>
    </message>
    <message>
        <source>Public network access</source>
        <translation>공용 네트워크 액세스</translation>
    </message>
    <message>
        <source>Re&amp;move vault…</source>
        <translation>자격 증명 모음 제거(&amp;M)…</translation>
    </message>
    <message>
        <source>Redundancy</source>
        <translation>중복성</translation>
    </message>
    <message>
        <source>Resource Guard</source>
        <translation>Resource Guard</translation>
    </message>
    <message>
        <source>Show vault {vault}</source>
        <translation>자격 증명 모음 {vault} 표시</translation>
    </message>
    <message>
        <source>Show {vm}</source>
        <translation>{vm} 표시</translation>
    </message>
    <message>
        <source>Soft delete</source>
        <translation>일시 삭제</translation>
    </message>
    <message>
        <source>not read</source>
        <translation>읽지 못함</translation>
    </message>
    <message>
        <source>takes backups</source>
        <translation>백업 중</translation>
    </message>
    <message>
        <source>{redundancy}, can still be changed</source>
        <translation>{redundancy}, 아직 변경 가능</translation>
    </message>
    <message>
        <source>{redundancy}, cannot be changed any more</source>
        <translation>{redundancy}, 더 이상 변경할 수 없음</translation>
    </message>
    <message>
        <source>{state}, {days} days</source>
        <translation>{state}, {days}일</translation>
    </message>
    <message>
        <source>{vm} in {vault}: {state}</source>
        <translation>{vault}의 {vm}: {state}</translation>
    </message>
</context>
<context>
    <name>VaultDialog</name>
    <message>
        <source>&amp;Add to plan</source>
        <translation>계획에 추가(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>뒤로(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Create vault</source>
        <translation>자격 증명 모음 만들기(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Resource group</source>
        <translation>리소스 그룹(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Subscription</source>
        <translation>구독(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Tags</source>
        <translation>태그(&amp;T)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Checking whether the name is free…</source>
        <translation>사용할 수 있는 이름인지 확인하는 중…</translation>
    </message>
    <message>
        <source>Choose a resource group.</source>
        <translation>리소스 그룹을 선택하세요.</translation>
    </message>
    <message>
        <source>Create vault</source>
        <translation>자격 증명 모음 만들기</translation>
    </message>
    <message numerus="yes">
        <source>Nothing has been sent yet. These %n step(s) will be.</source>
        <translation><numerusform>아직 아무것도 보내지 않았습니다. 다음 %n단계가 실행됩니다.</numerusform></translation>
    </message>
    <message>
        <source>R&amp;egion</source>
        <translation>지역(&amp;E)</translation>
    </message>
    <message>
        <source>Redundancy</source>
        <translation>중복성</translation>
    </message>
    <message>
        <source>There is no subscription in which a vault could be made.</source>
        <translation>자격 증명 모음을 만들 수 있는 구독이 없습니다.</translation>
    </message>
    <message>
        <source>This name cannot be used.</source>
        <translation>사용할 수 없는 이름입니다.</translation>
    </message>
    <message>
        <source>Vault &amp;name</source>
        <translation>자격 증명 모음 이름(&amp;N)</translation>
    </message>
    <message>
        <source>{region} (no vaults)</source>
        <translation>{region}(자격 증명 모음 없음)</translation>
    </message>
</context>
<context>
    <name>VaultModel</name>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Policies</source>
        <translation>정책</translation>
    </message>
    <message>
        <source>Redundancy</source>
        <translation>중복성</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>지역</translation>
    </message>
    <message>
        <source>Resource group</source>
        <translation>리소스 그룹</translation>
    </message>
    <message>
        <source>Soft delete</source>
        <translation>일시 삭제</translation>
    </message>
    <message>
        <source>Subscription</source>
        <translation>구독</translation>
    </message>
    <message>
        <source>VMs</source>
        <translation>VM</translation>
    </message>
    <message>
        <source>Worth knowing</source>
        <translation>참고</translation>
    </message>
    <message>
        <source>off</source>
        <translation>꺼짐</translation>
    </message>
    <message>
        <source>on</source>
        <translation>켜짐</translation>
    </message>
    <message>
        <source>{days} days</source>
        <translation>{days}일</translation>
    </message>
    <message>
        <source>{name} (being created)</source>
        <translation>{name}(만드는 중)</translation>
    </message>
    <message>
        <source>{redundancy}, locked</source>
        <translation>{redundancy}, 잠김</translation>
    </message>
    <message>
        <source>{used} of {most}</source>
        <translation>{most} 중 {used}</translation>
    </message>
</context>
<context>
    <name>VaultNameField</name>
    <message>
        <source>Suggested: {name}</source>
        <translation>제안: {name}</translation>
    </message>
    <message>
        <source>Vault name</source>
        <translation>자격 증명 모음 이름</translation>
    </message>
    <message>
        <source>met</source>
        <translation>충족</translation>
    </message>
    <message>
        <source>not met</source>
        <translation>충족하지 않음</translation>
    </message>
</context>
<context>
    <name>VaultPicker</name>
    <message>
        <source>New: {vault}</source>
        <translation>새로 만들기: {vault}</translation>
    </message>
    <message>
        <source>No vault is chosen</source>
        <translation>선택한 자격 증명 모음 없음</translation>
    </message>
    <message>
        <source>Soft delete is off.</source>
        <translation>일시 삭제가 꺼져 있습니다.</translation>
    </message>
    <message>
        <source>Soft delete is on.</source>
        <translation>일시 삭제가 켜져 있습니다.</translation>
    </message>
    <message>
        <source>Soft delete: not read.</source>
        <translation>일시 삭제: 읽지 않음.</translation>
    </message>
    <message>
        <source>Soft delete: {days} days.</source>
        <translation>일시 삭제: {days}일.</translation>
    </message>
    <message>
        <source>Vault</source>
        <translation>자격 증명 모음</translation>
    </message>
</context>
<context>
    <name>VaultsPage</name>
    <message numerus="yes">
        <source>%n vault(s)</source>
        <translation><numerusform>자격 증명 모음 %n개</numerusform></translation>
    </message>
    <message>
        <source>&amp;Backup…</source>
        <translation>백업(&amp;B)…</translation>
    </message>
    <message>
        <source>&amp;New…</source>
        <translation>새로 만들기(&amp;N)…</translation>
    </message>
    <message>
        <source>No Recovery Services vault in these subscriptions yet.</source>
        <translation>선택한 구독에 Recovery Services 자격 증명 모음이 아직 없습니다.</translation>
    </message>
    <message>
        <source>Re&amp;dundancy…</source>
        <translation>중복성(&amp;D)…</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>새로 고침</translation>
    </message>
    <message>
        <source>Select a vault first.</source>
        <translation>먼저 자격 증명 모음을 선택하세요.</translation>
    </message>
    <message>
        <source>The status bar says why.</source>
        <translation>이유는 상태 표시줄에 있습니다.</translation>
    </message>
    <message>
        <source>The vaults could not be read.</source>
        <translation>자격 증명 모음을 읽지 못했습니다.</translation>
    </message>
    <message>
        <source>Vaults</source>
        <translation>자격 증명 모음</translation>
    </message>
    <message>
        <source>Vaults are being read…</source>
        <translation>자격 증명 모음을 읽는 중…</translation>
    </message>
</context>
<context>
    <name>VerdictCard</name>
    <message>
        <source>Next</source>
        <translation>다음 단계</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>담당</translation>
    </message>
</context>
<context>
    <name>WaitWords</name>
    <message>
        <source>Azure allows no more looks at jobs or items of {subscription} until {time}.</source>
        <translation>Azure에서 {time}까지 {subscription}의 작업과 항목을 더 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>Waiting with changes in {subscription} until {time}, as Azure asks.</source>
        <translation>Azure의 요청에 따라 {subscription}의 변경을 {time}까지 기다립니다.</translation>
    </message>
    <message>
        <source>Waiting with reads of {subscription} until {time}, as Azure asks.</source>
        <translation>Azure의 요청에 따라 {subscription}의 읽기를 {time}까지 기다립니다.</translation>
    </message>
</context>
<context>
    <name>WaitsLine</name>
    <message>
        <source>Azure asks to wait until {time} ({subscription}). Continues by itself.</source>
        <translation>Azure가 {time}까지 대기를 요청했습니다({subscription}). 자동으로 계속됩니다.</translation>
    </message>
    <message>
        <source>Nothing that was read is running.</source>
        <translation>읽은 범위에서 실행 중인 작업이 없습니다.</translation>
    </message>
    <message>
        <source>Reading the job lists…</source>
        <translation>작업 목록을 읽는 중…</translation>
    </message>
    <message numerus="yes">
        <source>Something runs in %n vault(s); next list at {time}</source>
        <translation><numerusform>자격 증명 모음 %n개에서 실행 중, 다음 목록 {time}</numerusform></translation>
    </message>
    <message>
        <source>{vault}: {reason} Tried again at {time}.</source>
        <translation>{vault}: {reason} {time}에 다시 시도합니다.</translation>
    </message>
</context>
<context>
    <name>WishesForm</name>
    <message>
        <source>&amp;Names of new vaults</source>
        <translation>새 자격 증명 모음 이름(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Policy</source>
        <translation>정책(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Redundancy of new vaults</source>
        <translation>새 자격 증명 모음 중복성(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Use existing vaults only where they have it or can take it</source>
        <translation>기존 자격 증명 모음은 중복성이 같거나 바꿀 수 있을 때만 사용(&amp;U)</translation>
    </message>
    <message>
        <source>Ne&amp;w policy…</source>
        <translation>새 정책(&amp;W)…</translation>
    </message>
    <message>
        <source>Such as {names}</source>
        <translation>예: {names}</translation>
    </message>
    <message>
        <source>The first that fits each VM</source>
        <translation>VM마다 맞는 첫 정책</translation>
    </message>
    <message>
        <source>Their resource &amp;groups</source>
        <translation>리소스 그룹(&amp;G)</translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message numerus="yes">
        <source>%n VM(s) read</source>
        <translation><numerusform>VM %n대를 읽음</numerusform></translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Read-only: nothing can be changed here, so the buttons for changes are hidden.</source>
        <translation>읽기 전용: 여기서는 아무것도 변경할 수 없어 변경 단추를 숨겼습니다.</translation>
    </message>
    <message>
        <source>The VM {vm} of this job is not in what was read.</source>
        <translation>이 작업의 VM {vm}이(가) 읽은 범위에 없습니다.</translation>
    </message>
    <message>
        <source>{vm} is now: {badge}</source>
        <translation>{vm} 현재 상태: {badge}</translation>
    </message>
</context>
<context>
    <name>ZoneField</name>
    <message>
        <source>Time zone</source>
        <translation>표준 시간대</translation>
    </message>
</context>
<context>
    <name>_Notice</name>
    <message>
        <source>&amp;Close</source>
        <translation>닫기(&amp;C)</translation>
    </message>
</context>
<context>
    <name>_StepBlock</name>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy as az rest</source>
        <translation>az rest로 복사</translation>
    </message>
    <message>
        <source>Hide request</source>
        <translation>요청 숨기기</translation>
    </message>
    <message>
        <source>Request that will be sent</source>
        <translation>보낼 요청</translation>
    </message>
    <message>
        <source>Show request</source>
        <translation>요청 표시</translation>
    </message>
</context>
<context>
    <name>_Vault</name>
    <message>
        <source>&amp;New policy…</source>
        <translation>새 정책(&amp;N)…</translation>
    </message>
    <message>
        <source>New: {policy}</source>
        <translation>새로 만들기: {policy}</translation>
    </message>
    <message>
        <source>No policy of this vault could be read.</source>
        <translation>이 자격 증명 모음의 정책을 읽지 못했습니다.</translation>
    </message>
    <message>
        <source>Policy in {vault}</source>
        <translation>{vault}의 정책</translation>
    </message>
    <message>
        <source>{policy} · Enhanced</source>
        <translation>{policy} · 고급(Enhanced)</translation>
    </message>
    <message>
        <source>{policy} · fits {fits} of {all}</source>
        <translation>{policy} · {all}대 중 {fits}대에 적합</translation>
    </message>
    <message>
        <source>{vm} is not among the VMs that were read.</source>
        <translation>읽은 VM 중에 {vm}이(가) 없습니다.</translation>
    </message>
</context>
</TS>
