#compdef kosmo
# Completion of kosmo for zsh, as a file in a folder of fpath or read by `source`.
# To try it in this shell: source <(kosmo completion zsh); for good: kosmo completion install

_kosmo() {
    local line program=${(Q)words[1]}
    local -a before after ends open
    whence -p -- "$program" >/dev/null 2>&1 || program=kosmo
    [[ $PREFIX == \~* ]] && { _files; return }
    before=("${(@Q)words[2,CURRENT-1]}")
    after=("${(@Q)words[CURRENT+1,-1]}")
    for line in "${(@f)$("$program" completion candidates zsh $#before "${before[@]}" \
        "${(Q)PREFIX}" "${after[@]}" 2>/dev/null </dev/null)}"; do
        case $line in
            (+*) ends+=("${line#+}") ;;
            (-*) open+=("${line#-}") ;;
        esac
    done
    _describe -V kosmo ends -- open -S ''
}

if [[ ${funcstack[1]} == _kosmo ]]; then
    _kosmo "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
    compdef _kosmo kosmo
fi
