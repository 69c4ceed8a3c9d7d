// GET /clock, POST /clock/advance, POST /clock/set.

import type { FastifyInstance } from 'fastify'
import { parseDuration } from '../ens/duration.js'
import type { Clock, EmitActivity, VirtualClock } from '../ports.js'
import { badParameter, ControlError } from './control-error.js'

/** Narrows to a clock that can be moved. Throws ControlError `real-clock` (409). */
export const movable = (clock: Clock): VirtualClock => {
  if (clock.mode === 'manual') return clock as VirtualClock
  throw new ControlError(
    409,
    'real-clock',
    'The clock of this emulator is the real one and can not be moved.',
    'Start it with --clock manual, or startEmulator({ clock: "manual" }).'
  )
}

const show = ({ mode, now }: Clock): object => ({ mode, now: now() })

const milliseconds = (by: unknown): number => {
  const ms = typeof by === 'number' ? by : parseDuration(String(by))
  if (ms !== undefined && ms >= 0) return ms
  throw badParameter('`by` must be a duration.', 'Write it like {"by":"10m"}, with ms, s, m, h or d.')
}

const moment = (now: unknown): number => {
  const at = typeof now === 'number' ? now : Date.parse(String(now))
  if (Number.isSafeInteger(at)) return at
  throw badParameter('`now` must be a time.', 'Write milliseconds since 1970, or 2026-01-31T12:00:00Z.')
}

export const addClock = (app: FastifyInstance, clock: Clock, emit: EmitActivity): void => {
  const move = async (to: (now: number) => number): Promise<object> => {
    const virtual = movable(clock)
    const from = virtual.now()
    if (to(from) < from) throw badParameter('A clock only goes forward.', 'Set a later time.')
    await virtual.advanceTo(to(from))
    emit('clock.advanced', { from, to: virtual.now() })
    return show(virtual)
  }
  app.get('/clock', { config: { summary: 'The time that schedules follow' } }, async () => show(clock))
  app.post('/clock/advance', { config: { summary: 'Moves a manual clock forward by a duration' } }, async request => {
    const { by } = Object(request.body) as { by?: unknown }
    const ms = milliseconds(by)
    return move(now => now + ms)
  })
  app.post('/clock/set', { config: { summary: 'Moves a manual clock forward to a time' } }, async request => {
    const { now } = Object(request.body) as { now?: unknown }
    const to = moment(now)
    return move(() => to)
  })
}
