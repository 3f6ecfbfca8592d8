import { useEffect, useState } from 'preact/hooks'
import { isWeak, listKeys, makeKey, restoreKey, revokeKey, takeOverKey } from '../../api/keys'
import type { ApiKey, NewApiKey, Project } from '../../api/types'
import { t } from '../../language/t'
import { guardLeaving } from '../../state/router'
import { say, sayTrouble } from '../../state/toasts'
import { Button } from '../../ui/button'
import { Trouble } from '../../ui/empty'
import { Icon } from '../../ui/icon'
import { Panel } from '../../ui/panel'
import { SkeletonRows } from '../../ui/skeleton'
import { PageHead } from '../head'
import type { ProjectPageProps } from '../page'
import { type Loaded, useLoad } from '../use-load'
import './keys.css'
import { MadeKey } from './made'
import { MakeKey } from './make'
import { KeyTable } from './table'

const UNCOPIED = t('The new key has not been copied yet, and it cannot be shown again. Leave?')

/** Revoking works at once; the toast takes it back. */
function revoke(key: ApiKey, keys: Loaded<ApiKey[]>): void {
  const take = async (deed: Promise<ApiKey>) => {
    await deed
    keys.reload()
  }
  take(revokeKey(key.id))
    .then(() =>
      say(t('Key “{name}” revoked. Programs using it are shut out now.', { name: key.name }), () =>
        take(restoreKey(key.id)),
      ),
    )
    .catch(sayTrouble)
}

/** Whoever left may know the text: the toast says so. */
function takeOver(key: ApiKey, keys: Loaded<ApiKey[]>): void {
  takeOverKey(key.id)
    .then(() => {
      keys.reload()
      say(
        t('“{name}” is yours now, and programs go on with it. Whoever had it before may know it.', {
          name: key.name,
        }),
      )
    })
    .catch(sayTrouble)
}

function useFresh(reload: () => void) {
  const [made, setMade] = useState<NewApiKey | null>(null)
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!made || isCopied) return
    return guardLeaving(() => UNCOPIED)
  }, [made, isCopied])
  const keep = (key: NewApiKey) => {
    setCopied(false)
    setMade(key)
    reload()
  }
  return { made, keep, reload, copied: () => setCopied(true), drop: () => setMade(null) }
}

type Fresh = ReturnType<typeof useFresh>

/** What stands above the list: the form of a new key, or the key that was just made. */
function Above(props: {
  project: Project
  fresh: Fresh
  isMaking: boolean
  /** No key yet: the form is the page and cannot be closed. */
  isFirst: boolean
  onMaking: (isMaking: boolean) => void
}) {
  const { project, fresh, isFirst } = props
  if (props.isMaking || isFirst) {
    const onMade = (key: NewApiKey) => {
      props.onMaking(false)
      fresh.keep(key)
    }
    const onClose = isFirst ? undefined : () => props.onMaking(false)
    return <MakeKey project={project.id} onMade={onMade} onClose={onClose} />
  }
  if (!fresh.made) return null
  return (
    <MadeKey
      made={fresh.made}
      project={project.id}
      onCopied={fresh.copied}
      onClose={fresh.drop}
      onNews={fresh.reload}
    />
  )
}

function List({
  project,
  keys,
  fresh,
}: {
  project: Project
  keys: Loaded<ApiKey[]>
  fresh: Fresh
}) {
  const rows = keys.data
  if (!rows && keys.error) return <Trouble error={keys.error} onRetry={keys.reload} />
  if (rows?.length === 0) return null
  const renew = (old: ApiKey) => {
    makeKey(project.id, { name: old.name, scopes: old.scopes, days: 90 })
      .then((key) => {
        fresh.keep(key)
        say(t('Here is the new key. The old one works until its end, or until you revoke it.'))
      })
      .catch(sayTrouble)
  }
  const now = new Date()
  return (
    <>
      {rows?.some((key) => isWeak(key, now)) && (
        <p class="note-line">
          <Icon name="warn" tone="warn" />
          <span>
            {t(
              'A key may do no more than whoever it belongs to may do here now. Take over what programs still need: they go on at once. To be safe from whoever left, make a new key and revoke the old one.',
            )}
          </span>
        </p>
      )}
      <Panel isFlush>
        {rows ? (
          <KeyTable
            keys={[...rows].reverse()}
            now={now}
            onRevoke={(key) => revoke(key, keys)}
            onRenew={renew}
            onTakeOver={project.is_archived ? undefined : (key) => takeOver(key, keys)}
          />
        ) : (
          <SkeletonRows rows={3} />
        )}
      </Panel>
    </>
  )
}

/** Keys by which programs add and fetch clips. */
export function KeysPage({ project }: ProjectPageProps) {
  const keys = useLoad(project.id, () => listKeys(project.id))
  const [isMaking, setMaking] = useState(false)
  const fresh = useFresh(keys.reload)
  const isFirst = keys.data?.length === 0 && !fresh.made && !project.is_archived
  const button = (
    <Button kind={fresh.made ? 'outlined' : 'main'} icon="plus" onClick={() => setMaking(true)}>
      {t('New key')}
    </Button>
  )
  return (
    <main class="page narrow" id="main">
      <PageHead
        title={t('API keys')}
        action={keys.data !== null && !isMaking && !isFirst && !project.is_archived && button}
      >
        {t(
          'A key lets a program add or fetch clips of this project. Each key can do only what you tick.',
        )}
      </PageHead>
      <Above
        project={project}
        fresh={fresh}
        isMaking={isMaking}
        isFirst={isFirst}
        onMaking={setMaking}
      />
      <List project={project} keys={keys} fresh={fresh} />
    </main>
  )
}
