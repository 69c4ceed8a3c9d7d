// A file of fault rules: JSON, with comments if one likes; what is wrong with it is said with its line.

import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode
} from 'jsonc-parser'
import type { FaultRule } from '../ens/fault-rule.js'
import { checkRules, faultError } from './check-rules.js'
import type { Problem } from './rule-problem.js'

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length

/** `CommaExpected` as a person would say it: `comma expected`. */
const words = ({ error }: ParseError): string =>
  printParseErrorCode(error)
    .replace(/(?<=.)(?=[A-Z])/g, ' ')
    .toLowerCase()

/** What is missing has no place of its own: then it is that of what it is missing from. */
const offsetOf = (tree: Node, path: Problem['path']): number => {
  const node = findNodeAtLocation(tree, [...path])
  if (node === undefined) return offsetOf(tree, path.slice(0, -1))
  return node.parent?.type === 'property' ? node.parent.offset : node.offset
}

/**
 * The rules in `text`: an array, `{"rules": […]}`, or one. `file` is what messages call it.
 * Throws UserError `ERR_FAULT` with file, line and reason.
 */
export const parseRules = (text: string, file: string): FaultRule[] => {
  const errors: ParseError[] = []
  // There is one whenever there is no error.
  const tree = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true }) as Node
  const [first] = errors
  const place = (offset: number): string => `${file}:${lineOf(text, offset)}`
  if (first !== undefined)
    throw faultError({ where: '', says: `This is not JSON: ${words(first)}`, hint: SHAPE }, place(first.offset))
  const checked = checkRules(getNodeValue(tree))
  if ('problem' in checked) throw faultError(checked.problem, place(offsetOf(tree, checked.problem.path)))
  return checked.sound.map(({ rule }) => rule)
}

const SHAPE = 'Write {"rules":[{"match":{"phase":"delivery"},"fault":{"kind":"drop-ack"}}]}; comments are fine.'
