// The event type somebody means: `Category.Type`, or the type alone where only one category has it.

import { eventError, shown } from './event.js'
import { type EventType, eventType, eventTypes } from './event-catalogue.js'

const shortName = (name: string): string => name.slice(name.indexOf('.') + 1)

const pairs = (text: string): Set<string> =>
  new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_none, at) => text.slice(at, at + 2)))

/** How much two names have in common, 0 to 1: the pairs of letters they share (Dice's coefficient). */
export const likeness = (a: string, b: string): number => {
  const [left, right] = [pairs(a.toLowerCase()), pairs(b.toLowerCase())]
  const shared = [...left].filter(pair => right.has(pair)).length
  return (2 * shared) / Math.max(1, left.size + right.size)
}

const nearNames = (typed: string): string[] =>
  eventTypes
    .map(({ name }) => ({ name, near: Math.max(likeness(typed, name), likeness(shortName(typed), shortName(name))) }))
    .filter(({ near }) => near >= 0.5)
    .sort((a, b) => b.near - a.near)
    .slice(0, 3)
    .map(({ name }) => name)

const hintFor = (typed: string): string => {
  const near = nearNames(typed)
  const list = '`ens-local about events` lists all types.'
  return near.length === 0 ? list : `Did you mean ${near.join(' or ')}? ${list}`
}

/** The row of a full `Category.Type`. Throws UserError `ERR_EVENT` for one that does not exist. */
export const knownType = (name: unknown): EventType => {
  const type = typeof name === 'string' ? eventType(name) : undefined
  if (type !== undefined) return type
  throw eventError(`There is no event type ${shown(name)}.`, hintFor(shown(name)))
}

/** The row of a full or a short name. Throws UserError `ERR_EVENT` for one that is unknown, or that two categories have. */
export const resolveType = (name: string): EventType => {
  const [only, ...others] = name.includes('.') ? [] : eventTypes.filter(type => shortName(type.name) === name)
  if (only === undefined) return knownType(name)
  if (others.length === 0) return only
  const candidates = [only, ...others].map(type => type.name)
  throw eventError(`${name} is a type of ${candidates.length} categories.`, `Write ${candidates.join(' or ')}.`)
}
