// The focus of who works by keyboard, when what they pressed has gone or was switched off: it stays as near as can be.

const HELD_IN = 'li, section, main'
/** By then what came of it has been drawn. */
const DRAWN_MS = 100

const placesAround = (element: Element): HTMLElement[] => {
  const place = element.parentElement?.closest<HTMLElement>(HELD_IN)
  return place ? [place, ...placesAround(place)] : []
}

/** To be called before it happens; what is given back, after it has happened. */
export const keepFocus = (pressed: HTMLElement): (() => void) => {
  const places = placesAround(pressed)
  const hasFocus = (): boolean => document.activeElement !== document.body
  const restore = (): void => {
    if (!hasFocus()) pressed.focus()
    for (const place of places) {
      if (hasFocus()) return
      place.tabIndex = -1
      place.focus({ preventScroll: true })
    }
  }
  return () => void setTimeout(restore, DRAWN_MS)
}
