// The deliveries as rows, the newest first: by state, by callback, and as many as wanted.

import type { JSX } from 'preact'
import { type DeliveryState, deliveryStates } from '../../ens/delivery.js'
import { Select } from '../actions/form.js'
import { ActionButton } from '../kit/button.js'
import { FromNow, Moment } from '../kit/moment.js'
import { Empty, ProblemNote } from '../kit/notes.js'
import { Tag } from '../kit/tag.js'
import { countOf } from '../moments.js'
import { usePage } from '../page-context.js'
import { printable } from '../printable.js'
import { toHash } from '../route.js'
import type { DeliveryList, DeliveryRow } from './delivery-list.js'
import { stateTones } from './delivery-words.js'

const Row = ({ row }: { readonly row: DeliveryRow }): JSX.Element => {
  const { deliveryId, state, callbackName, eventCount, createdAt, attemptCount, nextAttemptAt, isReplay, verdict } = row
  return (
    <li>
      <a class="delivery-row" data-key-item href={toHash({ view: 'deliveries', deliveryId })}>
        <Moment at={createdAt} />
        <span>
          <Tag tone={stateTones[state]}>{state}</Tag>
        </span>
        <span class="name">
          {printable(callbackName, 200)}
          {isReplay && <span class="dim"> · a replay</span>}
        </span>
        <span>{countOf(eventCount, 'event')}</span>
        <span>{countOf(attemptCount, 'attempt')}</span>
        <span class="verdict dim">
          {nextAttemptAt !== null && (
            <>
              again <FromNow at={nextAttemptAt} />
              {verdict !== '' && ' · '}
            </>
          )}
          {printable(verdict, 200)}
        </span>
      </a>
    </li>
  )
}

export const DeliveryRows = ({ rows }: { readonly rows: readonly DeliveryRow[] }): JSX.Element => (
  <ul class="delivery-rows">
    {rows.map(row => (
      <Row key={row.deliveryId} row={row} />
    ))}
  </ul>
)

const Filters = ({ list }: { readonly list: DeliveryList }): JSX.Element => {
  const page = usePage()
  const filter = list.filter.value
  const callbacks = page.callbacks.data.value ?? []
  const isKnown = filter.callbackId === '' || callbacks.some(({ callbackId }) => callbackId === filter.callbackId)
  return (
    <div class="row delivery-filters">
      <Select
        label="State"
        value={filter.state}
        options={[['', 'any state'], ...deliveryStates.map(state => [state, state] as const)]}
        onInput={state => void list.choose({ ...filter, state: state as DeliveryState | '' })}
      />
      <Select
        label="Callback"
        value={filter.callbackId}
        options={[
          ['', 'any callback'],
          ...callbacks.map(({ callbackId, callbackName }) => [callbackId, printable(callbackName, 60)] as const),
          ...(isKnown ? [] : [[filter.callbackId, `${printable(filter.callbackId)} (deleted)`] as const])
        ]}
        onInput={callbackId => void list.choose({ ...filter, callbackId })}
      />
    </div>
  )
}

const Nothing = ({ list }: { readonly list: DeliveryList }): JSX.Element => {
  const { state, callbackId } = list.filter.value
  if (state !== '' || callbackId !== '') return <Empty title="No delivery is like that." />
  return (
    <Empty title="Nothing has been delivered yet.">
      <p>
        <a href="#/send">Send events</a> to a callback that is verified and subscribed.
      </p>
    </Empty>
  )
}

export const DeliveriesList = ({ list }: { readonly list: DeliveryList }): JSX.Element => {
  const read = list.data.value
  // Never rows of another choice than the one that is shown.
  const page = read?.filter === list.filter.value ? read : undefined
  const problem = list.problem.value
  return (
    <div class="sheet">
      <header>
        <h1>Deliveries</h1>
        <Filters list={list} />
      </header>
      {problem && <ProblemNote problem={problem} again={() => list.revive()} />}
      {!(page || problem) && <Empty title="Reading…" />}
      {page?.rows.length === 0 && <Nothing list={list} />}
      {page && page.rows.length > 0 && <DeliveryRows rows={page.rows} />}
      {page?.hasMore && (
        <p>
          <ActionButton onAction={list.lengthen}>Load more</ActionButton>
        </p>
      )}
    </div>
  )
}
