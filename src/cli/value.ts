// One value of an option, from wherever it came: checked, and of the type that the option says.

import type { Options } from 'yargs'
import { parseDuration } from '../ens/duration.js'
import { parseSize } from '../ens/size.js'
import { usageError } from './usage-error.js'

export type Kind = Options & { readonly duration?: boolean; readonly size?: boolean }

const truths: Record<string, boolean> = {
  true: true,
  1: true,
  yes: true,
  on: true,
  false: false,
  0: false,
  no: false,
  off: false
}

const toBoolean = (text: string, source: string): boolean => {
  const truth = truths[text.toLowerCase()]
  if (truth === undefined) throw usageError(`${source}: ${text} is neither true nor false.`, 'Write true or false.')
  return truth
}

const toNumber = (text: string, source: string): number => {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text)
  throw usageError(`${source}: ${text} is no number.`, 'Write it in digits, for example 4010.')
}

const checkDuration = (text: string, source: string): string => {
  if (parseDuration(text) !== undefined) return text
  throw usageError(`${source}: ${text} is no duration.`, 'Write it like 500ms, 3s, 10m, 4h or 7d.')
}

const checkSize = (text: string, source: string): string => {
  if (parseSize(text) !== undefined) return text
  throw usageError(`${source}: ${text} is no size.`, 'Write it like 64kb or 10mb.')
}

const checkChoice = (text: string, { choices }: Kind, source: string): string => {
  const allowed = (choices ?? []).map(String)
  if (allowed.length === 0 || allowed.includes(text)) return text
  throw usageError(`${source}: ${text} is none of ${allowed.join(', ')}.`, `Choose one of ${allowed.join(', ')}.`)
}

const toOne = (raw: unknown, kind: Kind, source: string): unknown => {
  if (typeof raw === 'object') throw usageError(`${source} takes one value.`, 'Give it once, as text or a number.')
  const text = String(raw)
  if (isBoolean(kind)) return toBoolean(text, source)
  if (text === '') throw usageError(`${source} needs a value.`, 'See --help for what it takes.')
  if (kind.type === 'number' || kind.number) return toNumber(text, source)
  if (kind.duration) return checkDuration(text, source)
  return kind.size ? checkSize(text, source) : checkChoice(text, kind, source)
}

export const isBoolean = ({ type, boolean }: Kind): boolean => type === 'boolean' || boolean === true

export const isList = ({ type, array }: Kind): boolean => type === 'array' || array === true

/** In the configuration file `{"host": "origin"}` may stand for `["host=origin"]`. */
const toItems = (raw: unknown): readonly unknown[] => {
  if (Array.isArray(raw)) return raw
  return typeof raw === 'object' && raw !== null ? Object.entries(raw).map(pair => pair.join('=')) : [raw]
}

/** Throws a usage error that names `source` when the value does not fit. */
export const toValue = (raw: unknown, kind: Kind, source: string): unknown =>
  isList(kind) ? toItems(raw).map(item => toOne(item, kind, source)) : toOne(raw, kind, source)
