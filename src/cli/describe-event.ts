// One event in a few words: its type, and the field that tells it from others.

import { brief } from './printable.js'

/** The first that is there is shown. */
const telling = ['info.to', 'mobileNumber', 'automationName', 'compositeId']

const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((part, key) => (part as Record<string, unknown> | null | undefined)?.[key], value)

export const describeEvent = (event: unknown): string => {
  const type = at(event, 'eventCategoryType')
  const path = telling.find(candidate => typeof at(event, candidate) === 'string')
  const name = typeof type === 'string' ? brief(type) : 'no eventCategoryType'
  return path === undefined ? name : `${name}  ${path}=${brief(String(at(event, path)))}`
}
