// What `listen` tells a program: one JSON object a line, `ready` first.

import { createRealClock } from '../clock/create-real-clock.js'
import type { Io } from './command.js'
import { type ListenPlan, shownUrl } from './listen-plan.js'
import type { ListenReport } from './listen-report.js'

/** Anybody may send what is nested deeper than can be written: it is told without its events. */
const toLine = (facts: object): string => {
  try {
    return JSON.stringify(facts)
  } catch {
    return JSON.stringify({ ...facts, events: undefined, error: 'the events are nested too deep to be shown' })
  }
}

export const createListenJson = (
  { target, verify, forwardTo }: ListenPlan,
  { stdout }: Pick<Io, 'stdout'>
): ListenReport => {
  const clock = createRealClock()
  const print = (type: string, facts: object): void => {
    stdout.write(`${toLine({ type, at: clock.now(), ...facts })}\n`)
  }
  return {
    ready: url => {
      const app = forwardTo && shownUrl(forwardTo)
      stdout.write(`${JSON.stringify({ type: 'ready', url, verify, target: target.url, forwardTo: app })}\n`)
    },
    key: verification => print('verification', verification),
    activity: ({ type, ...facts }) => {
      // Under manual `key` has told it already, and more.
      if (type !== 'verification' || verify === 'auto') print(type, facts)
    }
  }
}
