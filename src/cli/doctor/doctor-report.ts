// The lines of `doctor`: a mark, what was looked at, what there is, and below it what to do.

import type { Colours } from '../colours.js'
import { wrap } from '../wrap.js'
import type { Examined } from './examine.js'

const marks = { ok: '✓', note: '-', warn: '!', fail: '✗' } as const
const paints = { ok: 'green', note: 'dim', warn: 'yellow', fail: 'red' } as const

const INDENT = ' '.repeat(13)

/** `width`: of the terminal; undefined for a pipe. */
export const toLines = ({ check, findings }: Examined, paint: Colours, width: number | undefined): string[] =>
  findings.flatMap(({ state, text, todo }) => {
    const [first = '', ...more] = wrap(text, width, INDENT, `${marks[state]} ${check.name.padEnd(INDENT.length - 2)}`)
    const hints = todo === undefined ? [] : wrap(todo, width, INDENT)
    return [paint[paints[state]](first.slice(0, 1)) + first.slice(1), ...more, ...hints.map(paint.dim)]
  })

export const toJson = ({ check, findings }: Examined): string[] =>
  findings.map(finding => JSON.stringify({ type: 'check', name: check.name, ...finding }))
