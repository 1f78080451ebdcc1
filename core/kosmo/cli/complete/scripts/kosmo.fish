# Completion of kosmo for fish.
# To try it in this shell: kosmo completion fish | source; for good: kosmo completion install

function __kosmo_candidates
    set -l before (commandline -opc)
    set -l all (commandline -op)
    set -l behind (math (count $before) + 1)
    test -n (commandline -t | string collect)
    and set behind (math $behind + 1)
    set -l after $all[$behind..-1]
    set -l program $before[1]
    set -e before[1]
    command -q -- $program
    or set program kosmo
    set -l typed (commandline -ct | string unescape --no-quoted | string collect)
    command $program completion candidates fish (count $before) $before "$typed" $after 2>/dev/null </dev/null
end

complete -c kosmo -f -k -a '(__kosmo_candidates)'
