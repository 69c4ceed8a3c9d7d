// One line of the timeline: an activity, or the head of a group.

import type { JSX } from 'preact'
import type { Activity } from '../../ens/activity.js'
import { Tag } from '../kit/tag.js'
import { timeOfDay } from '../moments.js'
import { printable } from '../printable.js'
import { toHash } from '../route.js'
import { type GroupHead, type Item, isHead } from './items.js'
import { isNewState } from './places.js'
import { rowOf } from './row.js'

const LONGEST_TEXT = 300
const LONGEST_NAME = 80

interface LineProps {
  /** The one of the list that Tab comes to. */
  readonly isTabStop: boolean
  readonly onFocus: () => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

interface RowLineProps extends LineProps {
  readonly isSelected: boolean
  /** Of a callback that the activity does not name itself. */
  readonly nameOf: (callbackId: string) => string | undefined
}

const ActivityLine = ({
  activity,
  isSelected,
  isTabStop,
  nameOf,
  onFocus,
  onKeyDown
}: RowLineProps & { readonly activity: Activity }): JSX.Element => {
  const { kind, tone, text, callbackId, callbackName, fault } = rowOf(activity)
  const name = callbackName ?? (callbackId === undefined ? undefined : nameOf(callbackId))
  return (
    <a
      class={`timeline-line ${tone} ${isNewState(activity) ? 'new-state' : ''}`}
      href={toHash({ view: 'timeline', activityId: activity.id })}
      tabIndex={isTabStop ? 0 : -1}
      {...(isSelected && { 'aria-current': 'true' as const })}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
    >
      <time>{timeOfDay(activity.at)}</time>
      <Tag tone={tone}>{kind}</Tag>
      <span class="what">{printable(text, LONGEST_TEXT)}</span>
      {fault !== undefined && activity.type !== 'fault.fired' && (
        <span class="bent">fault {printable(fault, LONGEST_NAME)}</span>
      )}
      {name !== undefined && <span class="whose">{printable(name, LONGEST_NAME)}</span>}
    </a>
  )
}

const HeadLine = ({
  head: { name, count, isOpen },
  isTabStop,
  onFocus,
  onKeyDown,
  onToggle
}: LineProps & { readonly head: GroupHead; readonly onToggle: () => void }): JSX.Element => (
  <button
    type="button"
    class="timeline-head"
    aria-expanded={isOpen}
    tabIndex={isTabStop ? 0 : -1}
    onFocus={onFocus}
    onKeyDown={onKeyDown}
    onClick={onToggle}
  >
    <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span> {printable(name, LONGEST_NAME)}{' '}
    <span class="dim">{count.toLocaleString('en')}</span>
  </button>
)

export const RowLine = ({
  item,
  onToggle,
  ...props
}: RowLineProps & { readonly item: Item; readonly onToggle: (group: string) => void }): JSX.Element =>
  isHead(item) ? (
    <HeadLine head={item} onToggle={() => onToggle(item.group)} {...props} />
  ) : (
    <ActivityLine activity={item} {...props} />
  )
