// GET /stream: the activities as server-sent events. A reader that comes back says what it saw last; one that does not
// keep up is let go, because waiting for it would cost the emulator its memory.

import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Activity } from '../ens/activity.js'
import type { ActivityLog, Cancel } from '../ports.js'

/** Unsent bytes after which a reader is let go; it comes back with its Last-Event-ID. */
const MAX_UNSENT = 4_000_000
const ALL = Number.MAX_SAFE_INTEGER

const toEvent = (activity: Activity): string =>
  `id: ${activity.id}\nevent: ${activity.type}\ndata: ${JSON.stringify(activity)}\n\n`

const lastSeen = (request: FastifyRequest): number | undefined => {
  const { after } = request.query as { after?: string }
  const id = Number(request.headers['last-event-id'] ?? after ?? Number.NaN)
  return Number.isInteger(id) && id >= 0 ? id : undefined
}

export const addStream = (app: FastifyInstance, activities: ActivityLog): void => {
  const open = new Set<Cancel>()
  // An open stream is no request in flight: closing the emulator ends it.
  app.addHook('preClose', async () => {
    for (const end of open) end()
  })
  app.get('/stream', { config: { summary: 'The activities as server-sent events' } }, (request, reply) => {
    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    raw.write(': activities of ens-local\n\n')
    const seen = lastSeen(request) ?? activities.newest()
    for (const activity of activities.after(seen, ALL)) raw.write(toEvent(activity))
    const cancel = activities.subscribe(activity => {
      if (raw.writableLength > MAX_UNSENT) end()
      else raw.write(toEvent(activity))
    })
    const end = (): void => {
      cancel()
      open.delete(end)
      raw.end()
      request.socket.destroySoon()
    }
    open.add(end)
    raw.on('close', end)
  })
}
