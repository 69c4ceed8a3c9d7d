// GET /clock, POST /clock/advance, POST /clock/set.

import type { FastifyInstance } from 'fastify'
import { parseDuration } from '../ens/duration.js'
import type { Clock } from '../ports.js'
import { badParameter, ControlError } from './control-error.js'
import { type ClockPorts, createMoveClock, movable } from './move-clock.js'

const show = ({ mode }: Clock, now: number): object => ({ mode, now })

const milliseconds = (by: unknown): number => {
  const ms = typeof by === 'number' ? by : parseDuration(String(by))
  if (ms !== undefined && ms >= 0 && ms < Number.POSITIVE_INFINITY) return Math.round(ms)
  throw badParameter('`by` must be a duration.', 'Write it like {"by":"10m"}, with ms, s, m, h or d.')
}

const moment = (now: unknown): number => {
  const at = typeof now === 'number' ? now : Date.parse(String(now))
  if (Number.isSafeInteger(at)) return at
  throw badParameter('`now` must be a time.', 'Write milliseconds since 1970, or 2026-01-31T12:00:00Z.')
}

/** The last one that a Date can hold. */
const LAST = 8_640_000_000_000_000

const existing = (to: number): number => {
  if (to <= LAST) return to
  throw badParameter('There is no such time: it is after the year 275760.', 'Move the clock less far.')
}

const forward = (now: number, to: number): number => {
  if (to >= now) return existing(to)
  throw new ControlError(
    409,
    'clock-moved',
    `Another move has taken the clock beyond that time meanwhile, to ${now}.`,
    'GET /_ens-local/clock says where it is; set a later time.'
  )
}

export const addClock = (app: FastifyInstance, ports: ClockPorts): void => {
  const { clock } = ports
  const moveClock = createMoveClock(ports)
  app.get('/clock', { config: { summary: 'The time that schedules follow' } }, async () => show(clock, clock.now()))
  const advance = 'Moves a manual clock forward by a duration; stops when the caller goes'
  app.post('/clock/advance', { config: { summary: advance } }, async (request, reply) => {
    const { by, untilEnded } = Object(request.body) as { by?: unknown; untilEnded?: unknown }
    const ms = milliseconds(by)
    return show(clock, (await moveClock(reply, now => existing(now + ms), untilEnded)).to)
  })
  const set = 'Moves a manual clock forward to a time; stops when the caller goes'
  app.post('/clock/set', { config: { summary: set } }, async (request, reply) => {
    const { now, untilEnded } = Object(request.body) as { now?: unknown; untilEnded?: unknown }
    const to = moment(now)
    if (to < movable(clock).now()) throw badParameter('A clock only goes forward.', 'Set a later time.')
    return show(clock, (await moveClock(reply, at => forward(at, to), untilEnded)).to)
  })
}
