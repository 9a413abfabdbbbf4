#compdef whosaid
# Completes the words of whosaid in zsh. Made by `whosaid completion zsh`.
_whosaid() {
	local -a found
	local word about
	while IFS=$'\t' read -r word about; do
		found+=("${word//:/\\:}:$about")
	done < <(whosaid completion words -- "${(@)words[2,CURRENT]}" 2>/dev/null)
	if (( $#found )); then
		_describe -t words whosaid found
	else
		_files
	fi
}
if [ "$funcstack[1]" = _whosaid ]; then
	_whosaid "$@"
else
	compdef _whosaid whosaid
fi
