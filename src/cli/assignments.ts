// `path=value` on a command line: what to set in an event.

import { usageError } from './usage-error.js'

const toValue = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Path → value, which is JSON if it can be read as JSON, else text. Throws a usage error for one without a path. */
export const toAssignments = (texts: readonly string[] | undefined, flag: string): Record<string, unknown> =>
  Object.fromEntries(
    (texts ?? []).map(text => {
      const [, path, value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? []
      if (path !== undefined) return [path, toValue(value)]
      throw usageError(`${flag} ${text} is no PATH=VALUE.`, `Write it like ${flag} info.to=a@b.c.`)
    })
  )
