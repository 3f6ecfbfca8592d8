import { useLayoutEffect, useRef } from 'preact/hooks'
import { removeComment } from '../../api/desk'
import { parts, plural, t } from '../../language/t'
import { goToPlace, showPlace } from '../../state/desk/acts'
import type { Place } from '../../state/desk/places'
import { user } from '../../state/session'
import { sayTrouble } from '../../state/toasts'
import { formatClock } from '../../timeline/time'
import { IconButton } from '../../ui/button'
import { Avatar, Chip } from '../../ui/chip'
import { KeyCap } from '../../ui/key-cap'
import { useRoom } from './context'

/** What a reviewer goes through: notes and doubts in the order of time. */
export function PlacesPanel() {
  const { desk } = useRoom()
  const places = desk.places.value
  const title = places.length
    ? t('{places} to look at', { places: plural(places.length, '{n} place', '{n} places') })
    : t('No notes yet')
  return (
    <>
      <div class="head titled">
        <h2>{title}</h2>
        <span class="row">
          <IconButton
            icon="left"
            size="s"
            label={t('Place before')}
            disabled={!places.length}
            onClick={() => goToPlace(desk, -1)}
          />
          <IconButton
            icon="right"
            size="s"
            label={t('Next place')}
            disabled={!places.length}
            onClick={() => goToPlace(desk, 1)}
          />
        </span>
      </div>
      <div class="in2 scroll">
        {places.map((place) => (
          <PlaceCard key={place.id} place={place} />
        ))}
        {!places.length && (
          <p class="quiet small-text">
            {parts('Press {key} to pin a note to the moment that plays.', {
              key: <KeyCap>N</KeyCap>,
            })}
          </p>
        )}
      </div>
      <div class="foot">
        <NoteField />
      </div>
    </>
  )
}

export function PlaceCard({ place }: { place: Place }) {
  const { desk } = useRoom()
  const { comment } = place
  const author = comment?.author?.display_name ?? desk.task.value?.assignee?.display_name ?? ''
  const isOwn = comment !== null && comment.author?.id === user.value?.id
  const remove = () => {
    if (!comment) return
    desk.comments.value = desk.comments.peek().filter((one) => one.id !== comment.id)
    removeComment(comment.id).catch((error: unknown) => {
      sayTrouble(error)
      void desk.loadComments()
    })
  }
  return (
    <div class={place.id === desk.placeShown.value ? 'cm on' : 'cm'}>
      <Avatar name={author} small />
      <div class="who">
        <bdi>{author.split(' ')[0]}</bdi>
        <button type="button" class="linklike num" onClick={() => showPlace(desk, place.id)}>
          {place.number} · {formatClock(place.time)}
        </button>
        {place.kind === 'unsure' && <Chip tone="warn">{t('asked')}</Chip>}
        {isOwn && (
          <>
            <span class="grow" />
            <IconButton icon="x" size="s" label={t('Remove this note')} onClick={remove} />
          </>
        )}
      </div>
      <p dir="auto">{comment ? comment.text : t('Unsure about this line.')}</p>
    </div>
  )
}

/** A note pinned to the moment at which one began to write it. */
export function NoteField() {
  const { desk } = useRoom()
  const { at, text } = desk.note.value ?? { at: desk.playback.now.value, text: '' }
  const box = useRef<HTMLInputElement>(null)
  const isAsked = desk.page.value === 'note'
  useLayoutEffect(() => {
    if (isAsked) box.current?.focus()
  }, [isAsked])
  const send = () => {
    const note = desk.note.peek()
    if (!note?.text.trim()) return
    // At once: the next key is meant for the desk, however long the note is on its way.
    desk.note.value = null
    desk.closePage()
    desk.leaver.note(note.at, note.text.trim()).catch((error: unknown) => {
      desk.note.value ??= note
      sayTrouble(error)
    })
  }
  return (
    <span class="in note-field">
      <input
        ref={box}
        dir="auto"
        value={text}
        maxLength={2000}
        aria-label={t('Note at {formatClock}', { formatClock: formatClock(at) })}
        placeholder={t('Write a note at {formatClock}', { formatClock: formatClock(at) })}
        onInput={(event) => {
          const written = event.currentTarget.value
          desk.note.value = written ? { at, text: written } : null
        }}
        onKeyDown={(event) => {
          if (event.isComposing) return
          if (event.key === 'Enter') send()
          else if (event.key === 'Escape') desk.closePage()
          else return
          event.preventDefault()
          // The focus is elsewhere now; there the same press must not act once more.
          event.stopPropagation()
        }}
      />
      {text ? <KeyCap>↵</KeyCap> : <KeyCap>N</KeyCap>}
    </span>
  )
}
