// How far long work is: a bar that is redrawn on a terminal, a JSON line a second under --json, else a line now and then.

import { durationText } from '../ens/duration-text.js'
import type { Stopwatch } from '../ports.js'
import type { Args, Io } from './command.js'

export interface ProgressFacts {
  /** What is going on, in a word. */
  readonly doing: string
  readonly done: number
  readonly total: number
  readonly perSecond: number
  readonly delivered: number
  /** For good. */
  readonly failed: number
}

export interface Progress {
  /** Takes the bar away. */
  end(): void
}

const BAR_MS = 100
const JSON_MS = 1000
const LINE_MS = 5000
const LEAST_BAR = 8
const WIDEST_BAR = 40

/** `1,234,567` */
export const counted = (count: number): string => Math.round(count).toLocaleString('en-US')

const shareOf = ({ done, total }: ProgressFacts): number => Math.min(1, total === 0 ? 0 : done / total)

const factTexts = (facts: ProgressFacts): string[] => {
  const { done, total, perSecond, delivered, failed } = facts
  return [
    `${Math.floor(shareOf(facts) * 100)}%`,
    `${counted(done)} of ${counted(total)}`,
    ...(failed > 0 ? [`${counted(failed)} failed`] : []),
    `${counted(perSecond)}/s`,
    `${counted(delivered)} delivered`
  ]
}

/** As much as fits into `width` characters, the least important last. */
export const progressBar = (facts: ProgressFacts, width: number): string => {
  const texts = factTexts(facts)
  for (let shown = texts.length; shown > 0; shown -= 1) {
    const tail = texts.slice(0, shown).join('  ')
    const room = Math.min(WIDEST_BAR, width - facts.doing.length - tail.length - 4)
    if (room < LEAST_BAR) continue
    const full = Math.round(room * shareOf(facts))
    return `${facts.doing}  ${'█'.repeat(full)}${'░'.repeat(room - full)}  ${tail}`
  }
  return texts.slice(0, 1).join('').slice(0, width)
}

/** Whether a line on stderr can be drawn over. */
const canRedraw = ({ stderr, env }: Io): boolean => stderr.isTTY === true && env.TERM !== 'dumb'

interface Style {
  readonly everyMs: number
  show(facts: ProgressFacts, elapsedMs: number): void
  clear(): void
}

const styleFor = (io: Io, json: boolean): Style => {
  const clear = (): void => undefined
  if (json)
    return {
      everyMs: JSON_MS,
      show: (facts, elapsedMs) =>
        io.stdout.write(`${JSON.stringify({ type: 'progress', ...facts, elapsedMs: Math.round(elapsedMs) })}\n`),
      clear
    }
  if (canRedraw(io))
    return {
      everyMs: BAR_MS,
      // The last column stays free: some terminals go to the next line when it is written to.
      show: facts => io.stderr.write(`\r\u001b[K${progressBar(facts, (io.stderr.columns || 80) - 1)}`),
      clear: () => io.stderr.write('\r\u001b[K')
    }
  return {
    everyMs: LINE_MS,
    show: (facts, elapsedMs) =>
      io.stderr.write(`${facts.doing}: ${factTexts(facts).join(', ')}, after ${durationText(elapsedMs)}\n`),
    clear
  }
}

/** Shows the facts of the moment again and again, until `end`. Work that is short shows nothing. */
export const showProgress = (args: Args, io: Io, stopwatch: Stopwatch, read: () => ProgressFacts): Progress => {
  const style = styleFor(io, args.json === true)
  const began = stopwatch.now()
  let cancel = stopwatch.after(style.everyMs, tick)
  function tick(): void {
    style.show(read(), stopwatch.now() - began)
    cancel = stopwatch.after(style.everyMs, tick)
  }
  return {
    end: () => {
      cancel()
      style.clear()
    }
  }
}
