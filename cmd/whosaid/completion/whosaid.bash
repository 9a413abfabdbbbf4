# Completes the words of whosaid in bash. Made by `whosaid completion bash`.
_whosaid() {
	local cur=${COMP_WORDS[COMP_CWORD]} word about
	COMPREPLY=()
	while IFS=$'\t' read -r word about; do
		COMPREPLY+=("$word")
	done < <(whosaid completion words -- "${COMP_WORDS[@]:1:COMP_CWORD-1}" "$cur" 2>/dev/null)
}
complete -o default -F _whosaid whosaid
