// The fidelity ledger: each behaviour of the emulator, and how we know of it. A rule that a delivery names is found here.

import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { useDraft } from '../actions/form.js'
import type { LedgerView } from '../control-views.js'
import { TextField } from '../kit/field.js'
import { Empty, Note, ProblemNote } from '../kit/notes.js'
import { Tag, type Tone } from '../kit/tag.js'
import { usePage } from '../page-context.js'
import { printable } from '../printable.js'
import { toHash } from '../route.js'
import { missingRule, toGroups } from './ledger-groups.js'

const looks: Readonly<Record<LedgerView['source'], { readonly tone: Tone; readonly sign: string }>> = {
  Docs: { tone: 'good', sign: '✓' },
  Observed: { tone: 'info', sign: '◉' },
  Assumed: { tone: 'warn', sign: '?' }
}

const Row = ({ row, isWanted }: { readonly row: LedgerView; readonly isWanted: boolean }): JSX.Element => (
  // It is come to, and no stop of the Tab key.
  <li {...(isWanted && { tabIndex: -1, 'aria-current': true as const })}>
    <Tag {...looks[row.source]}>{row.source}</Tag>
    <span>
      {row.behaviour}{' '}
      {row.rule !== undefined && (
        <a href={toHash({ view: 'ledger', rule: row.rule })} aria-label={`Link to the rule ${row.rule}`}>
          #
        </a>
      )}
    </span>
  </li>
)

const Ledger = ({ rows, rule }: { readonly rows: readonly LedgerView[]; readonly rule: string | undefined }) => {
  // Whoever follows a link sees what it leads to: it is another one then.
  const { now, bind } = useDraft({ words: '' })
  const groups = toGroups(rows, now.words)
  const missing = rule === undefined ? undefined : missingRule(rows, rule)
  // Once: a search that finds it again later takes nobody away from what he types.
  useEffect(() => {
    const row = document.querySelector<HTMLElement>('.overview-ledger [aria-current]')
    row?.scrollIntoView({ block: 'center' })
    row?.focus()
  }, [])
  return (
    <>
      {missing !== undefined && (
        <Note>
          <p>
            <code>{printable(String(rule), 100)}</code> {missing}
          </p>
        </Note>
      )}
      <search>
        <TextField
          label="Search the ledger"
          type="search"
          {...bind('words')}
          placeholder="suspension, assumed, retry…"
        />
      </search>
      {groups.length === 0 && <Empty title="No row has all of these words." />}
      {groups.map(group => (
        <section class="card" key={group.topic}>
          <h2>{group.topic}</h2>
          <ul class="overview-ledger">
            {group.rows.map(row => (
              <Row key={row.behaviour} row={row} isWanted={rule !== undefined && row.rule === rule} />
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}

export const LedgerPage = ({ rule }: { readonly rule: string | undefined }): JSX.Element => {
  const { ledger } = usePage()
  const rows = ledger.data.value
  const problem = ledger.problem.value
  return (
    <div class="sheet">
      <header>
        <h1>How faithful is it</h1>
      </header>
      <p>
        <b>Docs</b> means that the vendor’s reference or guide says so, <b>Observed</b> that it was seen in a saved
        answer of the service or in a public program that runs against it. <b>Assumed</b> is our reading where both are
        silent or contradict each other: these may be wrong.
      </p>
      {problem && <ProblemNote problem={problem} again={() => void ledger.refresh()} />}
      {rows && <Ledger key={rule} rows={rows} rule={rule} />}
    </div>
  )
}
