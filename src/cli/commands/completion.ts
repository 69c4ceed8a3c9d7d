// `ens-local completion [shell]`: a script that asks ens-local itself what may stand next.

import type { Args, Command, Io } from '../command.js'

const shells = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof shells)[number]

const scripts: Record<Shell, string> = {
  bash: `# For ~/.bashrc:  eval "$(ens-local completion bash)"
_ens_local() {
  local IFS=$'\\n'
  COMPREPLY=($(ens-local --get-yargs-completions "\${COMP_WORDS[@]:0:COMP_CWORD+1}" 2>/dev/null))
}
complete -o default -F _ens_local ens-local
`,
  zsh: `#compdef ens-local
# For ~/.zshrc, after compinit:  eval "$(ens-local completion zsh)"
_ens_local() {
  local -a found
  found=("\${(@f)$(ens-local --get-yargs-completions "\${(@)words[1,CURRENT]}" 2>/dev/null)}")
  if [[ -n "$found" ]]; then compadd -- $found; else _default; fi
}
if [[ "\${zsh_eval_context[-1]}" == loadautofunc ]]; then _ens_local "$@"; else compdef _ens_local ens-local; fi
`,
  fish: `# For ~/.config/fish/completions/ens-local.fish
complete -c ens-local -a '(ens-local --get-yargs-completions (commandline -opc) (commandline -ct))'
`
}

const ownShell = ({ env }: Io): Shell => shells.find(shell => env.SHELL?.endsWith(shell)) ?? 'bash'

const run = async (args: Args, io: Io): Promise<number> => {
  const { shell = ownShell(io) } = args as { shell?: Shell }
  io.stdout.write(scripts[shell])
  return 0
}

export const command: Command = {
  usage: 'completion [shell]',
  positionals: { shell: { type: 'string', choices: shells, describe: 'Yours if left out' } },
  options: {},
  examples: [
    ['eval "$(ens-local completion bash)"', 'In ~/.bashrc'],
    ['ens-local completion zsh > ~/.zfunc/_ens-local', 'In a folder of your fpath']
  ],
  run
}
