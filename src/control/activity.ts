// GET /activity: the activity stream, page by page.

import type { FastifyInstance } from 'fastify'
import type { ActivityLog } from '../ports.js'
import { badParameter } from './control-error.js'

const MAX_LIMIT = 1000

const wholeNumber = (name: string, text: string | undefined, fallback: number): number => {
  const value = text === undefined ? fallback : Number(text)
  if (Number.isSafeInteger(value) && value >= 0) return value
  throw badParameter(`\`${name}\` must be a whole number.`, `Write it like ?${name}=${fallback}.`)
}

export const addActivity = (app: FastifyInstance, activities: ActivityLog): void => {
  app.get('/activity', { config: { summary: 'The activities, oldest first: ?after=ID&limit=N' } }, async request => {
    const query = request.query as { after?: string; limit?: string }
    const limit = Math.min(wholeNumber('limit', query.limit, 100), MAX_LIMIT)
    const page = activities.after(wholeNumber('after', query.after, 0), limit)
    const last = page.at(-1)?.id
    const newest = activities.newest()
    return { activities: page, newest, ...(last !== undefined && last < newest && { next: last }) }
  })
}
