// What the list is filtered by, with how many each choice would leave; pausing; and how many are shown.

import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { Activity } from '../../ens/activity.js'
import { askFor } from '../keyboard.js'
import { Button } from '../kit/button.js'
import { usePage } from '../page-context.js'
import { printable } from '../printable.js'
import { chosenIn, type Filter, noFilter } from './filter.js'
import { type Kind, kinds, pluralOf } from './kinds.js'
import { searchTextOf } from './row.js'
import type { TimelineState } from './timeline-state.js'
import { shortType } from './words.js'

const LONGEST_NAME = 60

interface Props {
  readonly state: TimelineState
}

const number = (count: number): string => count.toLocaleString('en')

const choose = (state: TimelineState, part: Partial<Filter>): void => {
  state.filter.value = { ...state.filter.value, ...part }
}

const Chip = (props: {
  readonly name: string
  readonly sign?: string
  readonly count: number
  readonly pressed: boolean
  readonly onClick: () => void
}): JSX.Element => (
  <button type="button" class="button timeline-chip" aria-pressed={props.pressed} onClick={props.onClick}>
    {props.sign && <span aria-hidden="true">{props.sign} </span>}
    {props.name} <span class="count">{number(props.count)}</span>
  </button>
)

const KindChips = ({ state }: Props): JSX.Element => {
  const { kinds: chosen } = state.filter.value
  const { kinds: counts } = state.facets.value
  const toggle = (kind: Kind): void => {
    const others = [...chosen].filter(other => other !== kind)
    choose(state, { kinds: new Set(chosen.has(kind) ? others : [...others, kind]) })
  }
  return (
    <>
      {kinds.map(
        kind =>
          (counts[kind] > 0 || chosen.has(kind)) && (
            <Chip
              key={kind}
              name={pluralOf(kind)}
              count={counts[kind]}
              pressed={chosen.has(kind)}
              onClick={() => toggle(kind)}
            />
          )
      )}
    </>
  )
}

const VerdictChips = ({ state }: Props): JSX.Element => {
  const { verdict: chosen } = state.filter.value
  const { verdicts } = state.facets.value
  return (
    <>
      {[['ok', '✓'] as const, ['failed', '✕'] as const].map(([verdict, sign]) => (
        <Chip
          key={verdict}
          name={verdict}
          sign={sign}
          count={verdicts[verdict]}
          pressed={chosen === verdict}
          onClick={() => choose(state, { verdict: chosen === verdict ? '' : verdict })}
        />
      ))}
    </>
  )
}

const Choice = (props: {
  readonly label: string
  readonly all: string
  readonly value: string
  readonly options: readonly { readonly value: string; readonly name: string; readonly count: number }[]
  readonly onChoose: (value: string) => void
}): JSX.Element | null => {
  const { options, value } = props
  if (options.length === 0 && value === '') return null
  return (
    <select aria-label={props.label} value={value} onChange={event => props.onChoose(event.currentTarget.value)}>
      <option value="">{props.all}</option>
      {options.map(option => (
        <option key={option.value} value={option.value}>
          {printable(option.name || option.value, LONGEST_NAME)} ({number(option.count)})
        </option>
      ))}
      {!options.some(option => option.value === value) && value !== '' && (
        <option value={value}>{printable(value, LONGEST_NAME)} (0)</option>
      )}
    </select>
  )
}

const Choices = ({ state }: Props): JSX.Element => {
  const { callbacks, eventTypes } = state.facets.value
  const { callbackId, eventType } = state.filter.value
  return (
    <>
      <Choice
        label="Callback"
        all="All callbacks"
        value={callbackId}
        options={callbacks.map(({ id, name, count }) => ({ value: id, name, count }))}
        onChoose={value => choose(state, { callbackId: value })}
      />
      <Choice
        label="Event type"
        all="All event types"
        value={eventType}
        options={eventTypes.map(({ type, count }) => ({ value: type, name: shortType(type), count }))}
        onChoose={value => choose(state, { eventType: value })}
      />
      <Button
        pressed={state.isGrouped.value}
        onClick={() => {
          state.isGrouped.value = !state.isGrouped.value
        }}
      >
        Group by callback
      </Button>
    </>
  )
}

const Pause = ({ state }: Props): JSX.Element => {
  const { live } = usePage()
  const isPaused = state.frozen.value !== undefined
  const waiting = state.waiting.value
  return (
    <Button
      pressed={isPaused}
      onClick={() => {
        state.frozen.value = isPaused ? undefined : live.all.value
      }}
    >
      {isPaused ? `Resume${waiting > 0 ? `, ${number(waiting)} new` : ''}` : 'Pause'}
    </Button>
  )
}

const WARMED_AT_ONCE = 500

/** Prepares, bit by bit, what the first letter will look through. */
const warm = (all: readonly Activity[], left: number = all.length): void => {
  if (left <= 0) return
  for (const activity of all.slice(Math.max(0, left - WARMED_AT_ONCE), left)) searchTextOf(activity)
  setTimeout(warm, 0, all, left - WARMED_AT_ONCE)
}

const Search = ({ state }: Props): JSX.Element => (
  <input
    type="search"
    aria-label="Search in everything that happened"
    placeholder="Search: name, URL, id, message…"
    aria-keyshortcuts="/"
    autocomplete="off"
    spellcheck={false}
    value={state.filter.value.text}
    onFocus={() => warm(state.shown.value)}
    onInput={event => choose(state, { text: event.currentTarget.value })}
    onKeyDown={event => {
      if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
      event.preventDefault()
      askFor('next')
    }}
  />
)

const Found = ({ state }: Props): JSX.Element => {
  const chosen = chosenIn(state.filter.value)
  const all = number(state.shown.value.length)
  return (
    <div class={`timeline-found ${chosen > 0 ? 'some' : ''}`}>
      {chosen === 0 ? all : `${number(state.found.value.length)} of ${all}`}
      {chosen > 0 && (
        <Button
          kind="quiet"
          label="Clear all filters"
          onClick={() => {
            state.filter.value = noFilter
          }}
        >
          Clear
        </Button>
      )}
    </div>
  )
}

export const Toolbar = ({ state }: Props): JSX.Element => {
  const isOpen = useSignal(false)
  const chosen = chosenIn({ ...state.filter.value, text: '' })
  return (
    <search class={`timeline-bar ${isOpen.value ? 'open' : ''}`} aria-label="Timeline">
      <Search state={state} />
      <button
        type="button"
        class="button timeline-fold"
        aria-expanded={isOpen.value}
        onClick={() => {
          isOpen.value = !isOpen.value
        }}
      >
        Filters{chosen > 0 && ` (${chosen})`}
      </button>
      <div class="timeline-choices">
        <Choices state={state} />
      </div>
      <Pause state={state} />
      <Found state={state} />
      {state.shown.value.length > 0 && (
        <div class="timeline-kinds">
          <fieldset class="timeline-chips">
            <legend class="hidden">Kinds</legend>
            <KindChips state={state} />
          </fieldset>
          <fieldset class="timeline-chips">
            <legend class="hidden">Verdict</legend>
            <VerdictChips state={state} />
          </fieldset>
        </div>
      )}
    </search>
  )
}
