// What may stand next on a command line: asked by the scripts of `ens-local completion`, one candidate a line.

import type { Command } from './command.js'
import { commands } from './commands.js'
import { isBoolean } from './value.js'

const choicesOf = (choices: unknown): string[] => (Array.isArray(choices) ? choices.map(String) : [])

const flagsOf = ({ options }: Command): string[] => [...Object.keys(options), 'help'].map(name => `--${name}`)

/** Which positional the last word is: flags with values in front of it do not count. */
const positionalChoices = ({ options, positionals = {} }: Command, words: readonly string[]): string[] => {
  const isValue = (index: number): boolean => {
    const option = options[(words[index - 1] ?? '').replace(/^--/, '')]
    return option !== undefined && !isBoolean(option) && words[index - 1]?.startsWith('--') === true
  }
  const place = words.slice(0, -1).filter((word, index) => !word.startsWith('-') && !isValue(index)).length
  return choicesOf(Object.values(positionals)[place]?.choices)
}

const candidates = (command: Command, words: readonly string[]): string[] => {
  const [before = '', current = ''] = words.slice(-2).length === 2 ? words.slice(-2) : ['', words[0]]
  const option = before.startsWith('--') ? command.options[before.slice(2)] : undefined
  if (option !== undefined && !isBoolean(option)) return choicesOf(option.choices)
  return current.startsWith('-') ? flagsOf(command) : positionalChoices(command, words)
}

/** `words` are those after `ens-local`, the last one unfinished or empty. */
export const complete = async (words: readonly string[]): Promise<string> => {
  const [name = '', ...rest] = words
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined
  const all =
    rest.length === 0
      ? [...Object.keys(commands), '--help', '--version']
      : entry && candidates(await entry.load(), rest)
  const current = words.at(-1) ?? ''
  return (all ?? [])
    .filter(word => word.startsWith(current))
    .map(word => `${word}\n`)
    .join('')
}
