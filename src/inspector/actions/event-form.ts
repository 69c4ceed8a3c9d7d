// An example event as the fields of a form, and back: what was changed becomes overrides, a text where it had one.

import { fieldsOf } from '../deliveries/event-fields.js'

export interface FormField {
  /** `info.to` */
  readonly path: string
  /** A text stays a text, whatever it looks like; all else is written as JSON. */
  readonly isText: boolean
  readonly text: string
}

export interface Overrides {
  /** Dotted path → value. */
  readonly overrides: Readonly<Record<string, unknown>>
  /** By path: why a text can not be the value. */
  readonly wrong: Readonly<Record<string, string>>
}

/** All but the type, which is chosen elsewhere. */
export const formFieldsOf = (event: Readonly<Record<string, unknown>>): readonly FormField[] =>
  fieldsOf(event)
    .filter(({ path }) => path !== 'eventCategoryType')
    .map(({ path, value }) =>
      typeof value === 'string'
        ? { path, isText: true, text: value }
        : { path, isText: false, text: JSON.stringify(value) }
    )

/** `changes`: path → text, as typed. What is as it was is left out. */
export const toOverrides = (fields: readonly FormField[], changes: Readonly<Record<string, string>>): Overrides => {
  const overrides: Record<string, unknown> = {}
  const wrong: Record<string, string> = {}
  for (const { path, isText, text } of fields) {
    const typed = changes[path]
    if (typed === undefined || typed === text) continue
    try {
      overrides[path] = isText ? typed : JSON.parse(typed)
    } catch {
      wrong[path] = 'Not JSON: write 12, true, null, "text", {"a": 1} or [].'
    }
  }
  return { overrides, wrong }
}
