// JSON as a tree that opens and closes; only what is open is on the page.

import type { JSX } from 'preact'
import { Scroll } from '../kit/scroll.js'
import { countOf } from '../moments.js'
import { printable } from '../printable.js'
import { type JsonEntry, type JsonNode, summary } from './json-tree.js'
import { Fold, More } from './more.js'

const STEP = 100
const LONGEST_TEXT = 2000
const LONGEST_SUMMARY = 120

const Name = ({ entry: { key }, at }: { readonly entry: JsonEntry; readonly at: number }): JSX.Element =>
  key === undefined ? (
    <span class="dim">{at}: </span>
  ) : (
    <>
      <span class="json-key">{printable(key, LONGEST_SUMMARY)}</span>
      {': '}
    </>
  )

const toneOf = (text: string): string => (text.startsWith('"') ? 'json-text' : 'json-plain')

const Scalar = ({ text }: { readonly text: string }): JSX.Element => (
  <>
    <span class={toneOf(text)}>{printable(text, LONGEST_TEXT)}</span>
    {text.length > LONGEST_TEXT && <span class="dim"> {countOf(text.length, 'character')}: Raw has all</span>}
  </>
)

/** `opens` levels are open to begin with, of lists the first three. */
const Entry = ({
  entry,
  at,
  opens
}: {
  readonly entry: JsonEntry
  readonly at: number
  readonly opens: number
}): JSX.Element => {
  const { node } = entry
  const name = <Name entry={entry} at={at} />
  if (node.kind === 'scalar')
    return (
      <li>
        {name}
        <Scalar text={node.text} />
      </li>
    )
  const isOpen = opens > 0 && (entry.key !== undefined || at < 3)
  const closed = (
    <>
      {name}
      <span class="json-short">{printable(summary(node), LONGEST_SUMMARY)}</span>
    </>
  )
  return (
    <li>
      <Fold name="json-part" summary={closed} isOpen={isOpen}>
        {() => <Entries entries={node.entries} opens={opens - 1} />}
      </Fold>
    </li>
  )
}

const Entries = ({
  entries,
  opens
}: {
  readonly entries: readonly JsonEntry[]
  readonly opens: number
}): JSX.Element => (
  <More count={entries.length} step={STEP} what="entries">
    {shown => (
      <ul>
        {entries.slice(0, shown).map((entry, at) => (
          <Entry key={`${at}`} entry={entry} at={at} opens={opens} />
        ))}
      </ul>
    )}
  </More>
)

export const JsonView = ({ node, label }: { readonly node: JsonNode; readonly label: string }): JSX.Element => (
  <Scroll name="json" label={label}>
    {node.kind === 'scalar' ? <Scalar text={node.text} /> : <Entries entries={node.entries} opens={2} />}
  </Scroll>
)
