// The kinds of fault for a person: all in a list, or one with what happens, what ENS says, and how it is mended.

import type { FaultKind } from '../faults/fault-kind.js'
import { exampleOf } from '../faults/find-kind.js'
import type { Colours } from './colours.js'
import { toTable } from './table.js'
import { wrap } from './wrap.js'

export interface View {
  readonly paint: Colours
  /** Of the terminal; undefined for a pipe. */
  readonly width: number | undefined
}

/** Longer lines are hard to read. */
const WIDEST = 100
/** As wide as the longest name, and its distance from the text. */
const NAME = 30
/** A terminal that is narrower has the text below the name. */
const ROOM_FOR_BOTH = 76

const usesOf = ({ receiver, phases }: FaultKind): string =>
  receiver === undefined ? `Rules for ${phases.join(', ')}` : 'Hosts, as https://KIND.fault.test/, and rules'

const row = ({ name, happens }: FaultKind, width: number, { cyan }: Colours): string[] => {
  if (width < ROOM_FOR_BOTH) return [`  ${cyan(name)}`, ...wrap(happens, width, '      ')]
  const indent = ' '.repeat(NAME)
  const [first = '', ...rest] = wrap(happens, width, indent)
  return [`  ${cyan(name)}${' '.repeat(NAME - 2 - name.length)}${first.slice(NAME)}`, ...rest]
}

/** On a terminal with a heading for each use; in a pipe one kind a line, so that grep finds whole rows. */
export const kindLines = (kinds: readonly FaultKind[], { paint, width }: View): string[] => {
  if (width === undefined) {
    const hostOr = ({ receiver, phases }: FaultKind): string => [...(receiver ? ['host'] : []), ...phases].join(',')
    return toTable(kinds, [
      { title: 'kind', of: ({ name }) => name },
      { title: 'for', of: hostOr },
      { title: 'what happens', of: ({ happens }) => happens }
    ]) as string[]
  }
  const uses = [...new Set(kinds.map(usesOf))]
  return uses.flatMap((use, index) => [
    ...(index === 0 ? [] : ['']),
    paint.bold(use),
    ...kinds.filter(kind => usesOf(kind) === use).flatMap(kind => row(kind, Math.min(width, WIDEST), paint))
  ])
}

const values = { status: '503', by: '500ms' } as const

const addLine = (kind: FaultKind): string => {
  const { phases, takes } = kind
  const phase = phases.length > 1 ? ` --phase ${phases.at(-1)}` : ''
  return `ens-local faults add ${exampleOf(kind)}${phase}${takes === undefined ? '' : ` --${takes} ${values[takes]}`}`
}

const tries = (kind: FaultKind): string[] => {
  const text = exampleOf(kind)
  if (kind.receiver === undefined) return [addLine(kind)]
  const serve = kind.receiver.is === 'unresolvable' ? [] : [`ens-local faults serve ${text}`]
  return [`ens-local probe https://${text}.fault.test/`, ...serve, addLine(kind)]
}

export const kindPage = (kind: FaultKind, { paint, width }: View): string[] => {
  const { name, parameter, happens, ensSays, fix } = kind
  const room = width && Math.min(width, WIDEST)
  const paragraph = (title: string, text: string): string[] => ['', paint.bold(title), ...wrap(text, room, '  ')]
  return [
    paint.cyan(name),
    ...(parameter ? [`  ${parameter.name}: a whole number from ${parameter.min} to ${parameter.max}`] : []),
    ...paragraph('On the wire', happens),
    ...paragraph('What ENS does', ensSays),
    ...paragraph('How it is mended', fix),
    '',
    paint.bold('Try it'),
    ...tries(kind).map(line => `  ${line}`)
  ]
}

/** As data. */
export const kindJson = ({ name, parameter, phases, receiver, takes, happens, ensSays, fix }: FaultKind): object => ({
  type: 'kind',
  kind: name,
  ...(parameter && { parameter }),
  host: receiver !== undefined,
  phases,
  ...(takes && { takes }),
  happens,
  ensSays,
  fix
})
