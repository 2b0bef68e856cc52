# ------------------------------------------------------------------------------------------------
# How steps are carried out. Nothing below depends on the plan.
#
# Every step is looked at first: is it as wished already, then nothing is sent; is it otherwise than
# the plan expects, then nothing is sent either. What is sent is sent once; afterwards Azure is read
# again until it says that the step is done. One request at a time; nothing that bash 3.2 does not have.
# ------------------------------------------------------------------------------------------------

set -euo pipefail
umask 077
shopt -s nocasematch # Azure compares names and ids without case

readonly ITEMS_QUERY="[[nextLink || ''], value[].join('|', [id,
  join('', ['policy=', properties.policyId || '']),
  join('', ['source=', properties.sourceResourceId || '']),
  join('', ['protection=', properties.protectionState || '']),
  join('', ['soft-deleted=', properties.isScheduledForDeferredDelete && 'yes' || 'no']),
  join('', ['kept=', properties.isScheduledForDeferredDelete && 'no' || 'yes']),
  join('', ['disks=', properties.extendedProperties.diskExclusionProperties.isInclusionList && 'include ' || 'exclude ',
    join(', ', map(&to_string(@), sort(properties.extendedProperties.diskExclusionProperties.diskLunList || \`[]\`)))])])][]"
readonly JOBS_QUERY="[[nextLink || ''], value[].join('|', [name, properties.operation || '', properties.status || '',
  properties.containerName || '', properties.entityFriendlyName || '', properties.startTime || ''])][]"
readonly ITEMS_FILTER='%24filter=backupManagementType%20eq%20%27AzureIaasVM%27%20and%20itemType%20eq%20%27VM%27'
readonly JOBS_FILTER='%24filter=backupManagementType%20eq%20%27AzureIaasVM%27'
readonly FRESH_SECONDS=15 # how old a list may be right before a write
readonly MOST_TRIES=10

ONLY_LOOK=no
DATA_TO_DELETE=0
POLL_SECONDS=${POLL_SECONDS:-30}
WAIT_MINUTES=${WAIT_MINUTES:-60}
REQUESTS=0 # how many were sent to Azure: the clock by which lists are old or new
STATE=()
REASON=()
SENT_AT=()
ITEMS_AT=()
ITEMS_SECOND=()
JOBS_AT=()
JOBS_SECOND=()
KNOWN_JOBS=()
LOST=()

# -------------------------------------------------------------------- what a step is made of

load() { # load NUMBER: the definition of a step
  TITLE='' NEEDS='' LOOKS=0 WISHES=() EXPECTS=() METHOD='' URL='' BODY='' JOB_OPERATION='' JOB_CONTAINER='' JOB_VM=''
  VAULT_NUMBER=0 DELETES_DATA=no
  "step_$1"
}
step() { # step TITLE NEEDED...: the numbers of steps that must have succeeded
  TITLE=$1
  shift
  NEEDS=$*
}
reads() { # reads PATH QUERY: what to ask of Azure and what of the answer matters, as field=value
  LOOK_KIND[LOOKS]=document LOOK_FIRST[LOOKS]=$1 LOOK_SECOND[LOOKS]=$2
  LOOKS=$((LOOKS + 1))
}
reads_item() { # reads_item VAULT ITEM: a protected item, from the list of its vault
  LOOK_KIND[LOOKS]=item LOOK_FIRST[LOOKS]=$1 LOOK_SECOND[LOOKS]=$2
  LOOKS=$((LOOKS + 1)) VAULT_NUMBER=$1
}
reads_backups() { # reads_backups VAULT: whether a backup of the VM was started since the script was made
  LOOK_KIND[LOOKS]=backups LOOK_FIRST[LOOKS]=$1 LOOK_SECOND[LOOKS]=''
  LOOKS=$((LOOKS + 1))
}
wishes() { WISHES=("$@"); }
expects() { EXPECTS=("$@"); }
sends() { # sends METHOD PATH [BODY]
  METHOD=$1 URL=$2 BODY=${3:-}
}
starts_job() { # starts_job OPERATION CONTAINER VM
  JOB_OPERATION=$1 JOB_CONTAINER=$2 JOB_VM=$3
}
deletes_data() { DELETES_DATA=yes; }

# -------------------------------------------------------------------- words

say() { printf '%s\n' "$1"; }
fill() { # fill TEXT NAME VALUE: the text in FILLED, {NAME} replaced
  local mark="{$2}"
  FILLED=$1
  case $1 in *"$mark"*) FILLED=${1%%"$mark"*}$3${1#*"$mark"} ;; esac
}
ended() { # ended NUMBER STATE WORDS
  STATE[$1]=$2 REASON[$1]=$3
  say "  $3"
}

# -------------------------------------------------------------------- speaking with Azure

# azure METHOD PATH BODY QUERY: the answer is in $WORK/answer, Azure's words in $WORK/error.
# 0: done; 1: refused; 2: it is not there; 3: no clear answer, a write may have worked all the same
azure() {
  local words tries=0 pause
  words=(rest --method "$1" --url "$2" --only-show-errors)
  if [[ -n $3 ]]; then words+=(--headers Content-Type=application/json --body "$3"); fi
  if [[ -n $4 ]]; then words+=(--query "$4" --output tsv); else words+=(--output none); fi
  while :; do
    REQUESTS=$((REQUESTS + 1))
    if az "${words[@]}" >"$WORK/answer" 2>"$WORK/error" </dev/null; then return 0; fi
    tries=$((tries + 1))
    case $(<"$WORK/error") in
      *SubscriptionNotFound*) return 1 ;;
      *'ERROR: Too Many Requests'*)
        if [[ $tries -ge $MOST_TRIES ]]; then return 1; fi
        pause=$(sed -n "s/.*after '\{0,1\}\([0-9]\{1,4\}\)'\{0,1\} *s.*/\1/p" "$WORK/error" | head -n 1)
        fill "$SAY_THROTTLED" seconds "${pause:-$POLL_SECONDS}"
        say "  $FILLED"
        sleep "${pause:-$POLL_SECONDS}"
        ;;
      *'ERROR: Not Found'* | *'ERROR: Gone'*) return 2 ;;
      *'ERROR: Bad Request'* | *'ERROR: Unauthorized'* | *'ERROR: Forbidden'* | *'ERROR: Conflict'* | \
        *'ERROR: Method Not Allowed'* | *'ERROR: Precondition Failed'* | *'ERROR: Unsupported Media Type'* | \
        *'ERROR: Unprocessable Entity'* | *'az login'* | *AADSTS*) return 1 ;;
      *)
        if [[ $1 != get ]]; then return 3; fi
        if [[ $tries -ge 4 ]]; then return 1; fi
        sleep "$(shorter 5)"
        ;;
    esac
  done
}
shorter() { if [[ $POLL_SECONDS -lt $1 ]]; then printf '%s' "$POLL_SECONDS"; else printf '%s' "$1"; fi; }
words_of_error() { # what Azure said, on one line
  tr '\n' ' ' <"$WORK/error" | cut -c 1-600
}

read_list() { # read_list FILE PATH QUERY: every page; rows go into FILE
  local next=$2 code
  : >"$1.new"
  while [[ -n $next ]]; do
    code=0
    azure get "$next" '' "$3" || code=$?
    if [[ $code != 0 ]]; then return "$code"; fi
    next=$(head -n 1 "$WORK/answer")
    sed 1d "$WORK/answer" >>"$1.new"
  done
  mv "$1.new" "$1"
}
read_items() { # read_items VAULT NEWER_THAN: unless the list is newer than that request and fresh
  local code=0
  if [[ ${ITEMS_AT[$1]:-0} -gt $2 && $((SECONDS - ${ITEMS_SECOND[$1]:-0})) -le $FRESH_SECONDS ]]; then return 0; fi
  ITEMS_SECOND[$1]=$SECONDS ITEMS_AT[$1]=$((REQUESTS + 1))
  read_list "$WORK/items.$1" "${VAULTS[$1]}/backupProtectedItems?api-version=$BACKUP_API&$ITEMS_FILTER" "$ITEMS_QUERY" || code=$?
  if [[ $code != 0 ]]; then ITEMS_AT[$1]=0; fi
  return "$code"
}
read_jobs() { # read_jobs VAULT NEWER_THAN
  local code=0
  if [[ ${JOBS_AT[$1]:-0} -gt $2 && $((SECONDS - ${JOBS_SECOND[$1]:-0})) -le $FRESH_SECONDS ]]; then return 0; fi
  JOBS_SECOND[$1]=$SECONDS JOBS_AT[$1]=$((REQUESTS + 1))
  read_list "$WORK/jobs.$1" "${VAULTS[$1]}/backupJobs?api-version=$BACKUP_API&$JOBS_FILTER" "$JOBS_QUERY" || code=$?
  if [[ $code != 0 ]]; then JOBS_AT[$1]=0; fi
  return "$code"
}

# -------------------------------------------------------------------- looking at the target of a step

look() { # look NEWER_THAN: the target as it is now, in FOUND; 1 where that could not be read
  local index code
  FOUND='exists=yes'
  for ((index = 0; index < LOOKS; index++)); do
    code=0
    case ${LOOK_KIND[index]} in
      document)
        azure get "${LOOK_FIRST[index]}" '' "${LOOK_SECOND[index]}" || code=$?
        if [[ $code == 0 ]]; then
          FOUND=$FOUND$'\n'$(sed -E '/^schedule=/s/[0-9]{4}-[0-9]{2}-[0-9]{2}T([0-9]{2}:[0-9]{2})[^ ]*/\1/g' "$WORK/answer")
        fi
        ;;
      item)
        read_items "${LOOK_FIRST[index]}" "$1" || code=$?
        if [[ $code == 0 ]]; then find_item "${LOOK_FIRST[index]}" "${LOOK_SECOND[index]}" || code=2; fi
        ;;
      backups)
        read_jobs "${LOOK_FIRST[index]}" "$1" || code=$?
        if [[ $code == 0 ]]; then find_backup "${LOOK_FIRST[index]}"; fi
        ;;
    esac
    if [[ $code == 2 ]]; then
      FOUND=$'exists=no\nkept=no'
      return 0
    fi
    if [[ $code != 0 ]]; then return 1; fi
  done
}
find_item() { # find_item VAULT ITEM
  local row
  while IFS= read -r row; do
    if [[ ${row%%|*} == "$2" ]]; then
      FOUND=$FOUND$'\n'$(tr '|' '\n' <<<"${row#*|}")
      return 0
    fi
  done <"$WORK/items.$1"
  return 1
}
about_vm() { # about_vm CONTAINER NAME: whether a job is about the VM of the step
  if [[ -n $1 ]]; then [[ $1 == "$JOB_CONTAINER" ]]; else [[ $2 == "$JOB_VM" ]]; fi
}
find_backup() { # find_backup VAULT
  local name operation status container vm started found=no running=no
  while IFS='|' read -r name operation status container vm started; do
    if [[ $operation != Backup ]] || ! about_vm "$container" "$vm"; then continue; fi
    case $status in InProgress | Cancelling) running=yes ;; esac
    case $status in Failed | Cancelled | Cancelling) continue ;; esac
    if [[ ! ${started:0:19} < $MADE_AT ]]; then found=yes; fi
  done <"$WORK/jobs.$1"
  FOUND=$FOUND$'\n'backup-since-made=$found$'\n'backup-running=$running
}
failed_job() { # failed_job NEWER_THAN: the job that this step started, where it failed, in FAILED
  local name operation status container vm started newest=''
  FAILED=''
  if [[ -z $JOB_OPERATION ]]; then return 0; fi
  read_jobs "$VAULT_NUMBER" "$1" || return 0
  while IFS='|' read -r name operation status container vm started; do
    if [[ $operation != "$JOB_OPERATION" ]] || ! about_vm "$container" "$vm"; then continue; fi
    case ${KNOWN_JOBS[VAULT_NUMBER]-} in *"|$name|"*) continue ;; esac
    if [[ $started < $newest ]]; then continue; fi
    newest=$started
    case $status in Failed | Cancelled) FAILED=$name ;; *) FAILED='' ;; esac
  done <"$WORK/jobs.$VAULT_NUMBER"
}
remember_jobs() { # the jobs that were there before this script sent anything to the vault
  local name rest
  if [[ -z $JOB_OPERATION || -n ${KNOWN_JOBS[VAULT_NUMBER]-} ]]; then return 0; fi
  read_jobs "$VAULT_NUMBER" 0 || return 1
  KNOWN_JOBS[VAULT_NUMBER]='|'
  while IFS='|' read -r name rest; do
    KNOWN_JOBS[VAULT_NUMBER]=${KNOWN_JOBS[VAULT_NUMBER]}$name'|'
  done <"$WORK/jobs.$VAULT_NUMBER"
}
value() { # value FIELD: its value in VALUE
  local line
  VALUE=''
  while IFS= read -r line; do
    if [[ ${line%%=*} == "$1" ]]; then
      VALUE=${line#*=}
      return 0
    fi
  done <<<"$FOUND"
}
holds() { # holds FIELD=VALUE, or FIELD!=VALUE
  local field=${1%%=*} wished=${1#*=}
  value "${field%!}"
  if [[ $field == *! ]]; then [[ $VALUE != "$wished" ]]; else [[ $VALUE == "$wished" ]]; fi
}
as_wished() {
  local wish
  for wish in "${WISHES[@]}"; do
    if ! holds "$wish"; then return 1; fi
  done
}
as_expected() { # else what is different is said in DIFFERENCE
  local one
  DIFFERENCE=''
  for one in "${EXPECTS[@]}"; do
    if holds "$one"; then continue; fi
    named "${one%%=*}"
    fill "$SAY_DIFFERENCE" field "$NAMED"
    fill "$FILLED" expected "${one#*=}"
    fill "$FILLED" found "${VALUE:-–}"
    DIFFERENCE=$FILLED
    return 1
  done
}

# -------------------------------------------------------------------- carrying out

carry_out() { # carry_out NUMBER
  local number=$1 needed code=0
  load "$number"
  for needed in $NEEDS; do
    if [[ ${STATE[needed]} == sent ]]; then finish "$needed"; fi
  done
  load "$number"
  say "[$number/$STEPS] $TITLE"
  for needed in $NEEDS; do
    case ${STATE[needed]} in
      done | already) ;;
      would)
        ended "$number" would "$SAY_WOULD_AFTER"
        return 0
        ;;
      *)
        fill "$SAY_SKIPPED" number "$needed"
        ended "$number" skipped "$FILLED"
        return 0
        ;;
    esac
  done
  if ! look 0; then
    fill "$SAY_UNREAD" reason "$(words_of_error)"
    ended "$number" failed "$FILLED"
    return 0
  fi
  if as_wished; then
    ended "$number" already "$SAY_ALREADY"
    return 0
  fi
  if ! as_expected; then
    fill "$SAY_CHANGED" difference "$DIFFERENCE"
    ended "$number" failed "$FILLED"
    return 0
  fi
  if [[ $DELETES_DATA == yes && $DATA_TO_DELETE != "$DELETIONS" ]]; then
    ended "$number" held "$SAY_HELD"
    return 0
  fi
  if [[ $ONLY_LOOK == yes ]]; then
    ended "$number" would "$SAY_WOULD"
    return 0
  fi
  if ! remember_jobs; then
    fill "$SAY_UNREAD" reason "$(words_of_error)"
    ended "$number" failed "$FILLED"
    return 0
  fi
  azure "$METHOD" "$URL" "$BODY" '' || code=$?
  case $code in
    0 | 3)
      STATE[number]=sent SENT_AT[number]=$REQUESTS LOST[number]=$code
      if [[ -z $JOB_OPERATION ]]; then finish "$number"; else say "  $SAY_SENT"; fi
      ;;
    *)
      fill "$SAY_REFUSED" reason "$(words_of_error)"
      ended "$number" failed "$FILLED"
      ;;
  esac
}

finish() { # finish NUMBER: wait until Azure says that a step that was sent is done
  local number=$1 newer end=$((SECONDS + WAIT_MINUTES * 60)) pause looks=0 read
  load "$number"
  if [[ -n $JOB_OPERATION ]]; then say "[$number/$STEPS] $TITLE"; fi
  pause=$POLL_SECONDS
  if [[ -z $JOB_OPERATION ]]; then pause=$(shorter 5); fi
  newer=${SENT_AT[number]}
  while :; do
    looks=$((looks + 1)) read=no
    if look "$newer"; then
      read=yes
      if as_wished; then
        ended "$number" 'done' "$SAY_DONE"
        return 0
      fi
      failed_job "$newer"
      if [[ -n $FAILED ]]; then
        azure get "${VAULTS[VAULT_NUMBER]}/backupJobs/$FAILED?api-version=$BACKUP_API" '' \
          "properties.join(' ', errorDetails[].join(' ', [to_string(errorCode || ''), errorString || '']) || [status])" || true
        fill "$SAY_JOB_FAILED" reason "$(tr '\n' ' ' <"$WORK/answer")"
        ended "$number" failed "$FILLED"
        return 0
      fi
      value state
      if [[ $VALUE == Failed ]]; then
        fill "$SAY_NOT_CONFIRMED" state "$VALUE"
        ended "$number" failed "$FILLED"
        return 0
      fi
    fi
    if [[ ${LOST[number]} == 3 && $looks -ge 10 && $read == yes ]]; then
      ended "$number" failed "$SAY_LOST"
      return 0
    fi
    if [[ $SECONDS -ge $end ]]; then
      fill "$SAY_TIMEOUT" minutes "$WAIT_MINUTES"
      ended "$number" failed "$FILLED"
      return 0
    fi
    sleep "$pause"
    newer=$REQUESTS
  done
}

prepare() {
  local subscription missing=''
  if ! command -v az >/dev/null 2>&1; then
    say "$SAY_NO_AZ" >&2
    exit 2
  fi
  for subscription in "${SUBSCRIPTIONS[@]}"; do
    if ! az account show --subscription "$subscription" --output none --only-show-errors >/dev/null 2>&1 </dev/null; then
      missing="$missing $subscription"
    fi
  done
  if [[ -n $missing ]]; then
    fill "$SAY_NO_SUBSCRIPTION" subscriptions "${missing# }"
    say "$FILLED" >&2
    exit 2
  fi
  WORK=$(mktemp -d)
  trap 'rm -rf -- "$WORK"' EXIT
  trap 'say "$SAY_STOPPED" >&2; exit 130' INT TERM
}

summarize() {
  local number succeeded=0 already=0 would=0 open=0
  for ((number = 1; number <= STEPS; number++)); do
    case ${STATE[number]} in
      done) succeeded=$((succeeded + 1)) ;;
      already) already=$((already + 1)) ;;
      would) would=$((would + 1)) ;;
      *) open=$((open + 1)) ;;
    esac
  done
  fill "$SAY_SUMMARY" 'done' "$succeeded"
  fill "$FILLED" already "$already"
  fill "$FILLED" would "$would"
  fill "$FILLED" open "$open"
  say "$FILLED"
  for ((number = 1; number <= STEPS; number++)); do
    case ${STATE[number]} in
      done | already | would) ;;
      *)
        load "$number"
        say "[$number/$STEPS] $TITLE"
        say "  ${REASON[number]}"
        ;;
    esac
  done
  if [[ $open -gt 0 ]]; then return 1; fi
}

main() {
  local number
  while [[ $# -gt 0 ]]; do
    case $1 in
      --check) ONLY_LOOK=yes ;;
      --delete-backup-data=*) DATA_TO_DELETE=${1#*=} ;;
      *)
        say "$SAY_USAGE" >&2
        exit 2
        ;;
    esac
    shift
  done
  case $POLL_SECONDS$WAIT_MINUTES in
    *[!0-9]*)
      say "$SAY_USAGE" >&2
      exit 2
      ;;
  esac
  prepare
  for ((number = 1; number <= STEPS; number++)); do carry_out "$number"; done
  for ((number = 1; number <= STEPS; number++)); do
    if [[ ${STATE[number]} == sent ]]; then finish "$number"; fi
  done
  summarize
}

main "$@"
