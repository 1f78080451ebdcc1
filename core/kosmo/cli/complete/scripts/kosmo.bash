# Completion of kosmo for bash, with or without the package bash-completion.
# To try it in this shell: source <(kosmo completion bash); for good: kosmo completion install

_kosmo() {
    local line program=$1
    COMPREPLY=()
    type -P -- "$program" >/dev/null 2>&1 || program=kosmo
    {
        IFS= read -r line || return 0
        [[ $line == ends ]] || compopt -o nospace 2>/dev/null
        while IFS= read -r line; do
            COMPREPLY+=("$line")
        done
    } < <("$program" completion candidates bash "${COMP_LINE:0:COMP_POINT}" "$2" \
        "${COMP_LINE:COMP_POINT}" 2>/dev/null </dev/null)
    return 0
}

complete -o nosort -F _kosmo kosmo 2>/dev/null || complete -F _kosmo kosmo
