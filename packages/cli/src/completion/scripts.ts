/** The scripts for each shell. They ask `jsonrpc __complete`, which reads only local files. */
export const scripts: ReadonlyMap<string, string> = new Map([
  [
    'bash',
    `_jsonrpc() {
  local IFS=$'\\n'
  COMPREPLY=($(jsonrpc __complete bash -- "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null))
  [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *= ]] && compopt -o nospace
}
complete -o default -F _jsonrpc jsonrpc
`,
  ],
  [
    'zsh',
    `#compdef jsonrpc
_jsonrpc() {
  local -a lines
  lines=("\${(@f)$(jsonrpc __complete zsh -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  lines=(\${lines:#})
  if (( \${#lines} )); then compadd -- "\${(@)lines%%$'\\t'*}"; else _files; fi
}
compdef _jsonrpc jsonrpc
`,
  ],
  [
    'fish',
    `function __jsonrpc_complete
    set -l words (commandline -opc)
    jsonrpc __complete fish -- $words[2..-1] (commandline -ct) 2>/dev/null
end
complete -c jsonrpc -n 'not __fish_seen_subcommand_from batch types' -f
complete -c jsonrpc -a '(__jsonrpc_complete)'
`,
  ],
  [
    'powershell',
    `Register-ArgumentCompleter -Native -CommandName jsonrpc -ScriptBlock {
  param($word, $ast, $position)
  $words = @($ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($word -eq '') { $words += '' }
  jsonrpc __complete powershell -- @words | ForEach-Object {
    $value, $about = $_ -split "\`t", 2
    if (-not $about) { $about = $value }
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $about)
  }
}
`,
  ],
]);
