// Dotted paths into an event: `info.to`, `composite.jobId`, `items.0.name`. Writing never changes what it is given.

import { type EnsEvent, eventError, isObject, shown } from './event.js'

/** Setting one of these would reach into JavaScript itself. */
const forbidden: readonly string[] = ['__proto__', 'constructor', 'prototype']

const segmentsOf = (path: string): string[] => {
  const segments = path.split('.')
  if (segments.includes('')) throw eventError(`The path ${shown(path)} has an empty part.`, 'Write it like info.to.')
  const bad = segments.find(segment => forbidden.includes(segment))
  if (bad !== undefined) throw eventError(`The path ${path} goes through ${bad}.`, 'No field of an event is called so.')
  return segments
}

/** The value at `path`; undefined where there is none. */
export const valueAt = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (part, key) =>
        typeof part === 'object' && part !== null && Object.hasOwn(part, key)
          ? (part as Record<string, unknown>)[key]
          : undefined,
      value
    )

const writtenArray = (
  list: readonly unknown[],
  key: string,
  path: string,
  write: (old: unknown) => unknown
): unknown[] => {
  const index = /^\d{1,6}$/.test(key) ? Number(key) : Number.POSITIVE_INFINITY
  // No holes: they would go over the wire as null.
  if (index > list.length)
    throw eventError(
      `The path ${path} has ${key} in an array of ${list.length}.`,
      `Write a number from 0 to ${list.length} there; the last one adds to the array.`
    )
  return [...list.slice(0, index), write(list[index]), ...list.slice(index + 1)]
}

const written = (part: unknown, segments: readonly string[], value: unknown, path: string): unknown => {
  const [key, ...rest] = segments
  if (key === undefined) return value
  const write = (old: unknown): unknown => written(old, rest, value, path)
  if (part === undefined) return { [key]: write(undefined) }
  if (Array.isArray(part)) return writtenArray(part, key, path, write)
  if (isObject(part)) return { ...part, [key]: write(Object.hasOwn(part, key) ? part[key] : undefined) }
  const through = path.split('.').slice(0, -segments.length).join('.')
  throw eventError(
    `The path ${path} goes through ${through}, which is ${shown(part)} and no object.`,
    `Set ${through} itself, or to an object first.`
  )
}

/**
 * The event with `value` at `path`, and all else as it was. Objects on the way come into being where there is nothing.
 * Throws UserError `ERR_EVENT` for a path that leads through a value that is no object, or beyond an array.
 */
export const withValue = <T extends EnsEvent | Record<string, unknown>>(event: T, path: string, value: unknown): T =>
  written(event, segmentsOf(path), value, path) as T

/** Whether who sets `changed` has decided what is at `path`: it is the same place, or lies within it. */
export const decides = (changed: string, path: string): boolean => path === changed || path.startsWith(`${changed}.`)
