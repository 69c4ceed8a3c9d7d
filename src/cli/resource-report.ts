// How a command shows objects of ENS: as a table or fields for a person, as one JSON object a line for a program.

import { type Colours, colours } from './colours.js'
import type { Args, Io } from './command.js'
import { printable } from './printable.js'
import { type Column, toRecord, toTable } from './table.js'

export interface Report {
  readonly paint: Colours
  /** Data: several. */
  list<T extends object>(type: string, items: readonly T[], columns: readonly Column<T>[]): void
  /** Data: one, with all its fields; and for a person what to do with it. */
  show(type: string, item: object, ...advice: string[]): void
  /** Something was done: the sentence for a person, the object for a program. */
  done(type: string, item: object, sentence: string): void
  /** Talk. */
  say(sentence: string): void
}

export const createReport = (args: Args, io: Io): Report => {
  const { stdout, stderr } = io
  const isJson = args.json === true
  const room = stdout.isTTY === true ? stdout.columns : undefined
  const paint = colours(io)
  const print = (lines: readonly string[]): unknown => stdout.write(lines.map(line => `${line}\n`).join(''))
  const printJson = (type: string, items: readonly object[]): unknown =>
    print(items.map(item => JSON.stringify({ type, ...item })))
  const say = (sentence: string): void => {
    stderr.write(`${printable(sentence)}\n`)
  }
  const blocks = (items: readonly object[]): string[] =>
    items.flatMap((item, index) => [...(index === 0 ? [] : ['']), ...toRecord(item, room, paint.dim)])
  return {
    paint,
    list: (type, items, columns) => {
      if (items.length === 0) return
      if (isJson) printJson(type, items)
      else print(toTable(items, columns, room, paint.dim) ?? blocks(items))
    },
    show: (type, item, ...advice) => {
      if (isJson) printJson(type, [item])
      else {
        print(toRecord(item, undefined, paint.dim))
        advice.forEach(say)
      }
    },
    done: (type, item, sentence) => {
      if (isJson) printJson(type, [item])
      else say(sentence)
    },
    say
  }
}
