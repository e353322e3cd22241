import { type Alias, AliasChange, AssayError, Json, ModelVersion } from '../../shared/domain';
import type { Blobs } from './blobs';
import { parse, type Store } from './store';

interface Row {
  version: number;
  body: string;
}

export type NewModel = Omit<ModelVersion, 'version' | 'aliases'>;

/** Registered model versions, their files and their aliases. */
export class Models {
  constructor(
    private readonly store: Store,
    private readonly blobs: Blobs,
  ) {}

  add(model: NewModel, files: { onnx: Uint8Array; manifest: Json }): ModelVersion {
    return this.store.write(() => {
      const version = this.store.run(
        'INSERT INTO model (body, manifest, onnx_hash) VALUES (?, ?, ?)',
        JSON.stringify(model),
        JSON.stringify(files.manifest),
        this.blobs.put(files.onnx),
      );
      return this.get(version);
    });
  }

  /** Newest first. */
  list(): ModelVersion[] {
    return this.store
      .all<Row>('SELECT version, body FROM model ORDER BY version DESC')
      .map((row) => this.toModel(row));
  }

  get(version: number): ModelVersion {
    const row = this.store.get<Row>('SELECT version, body FROM model WHERE version = ?', version);
    return row ? this.toModel(row) : this.missing(version);
  }

  onnx(version: number): Buffer {
    const row = this.store.get<{ hash: string }>(
      'SELECT onnx_hash AS hash FROM model WHERE version = ?',
      version,
    );
    return row ? this.blobs.get(row.hash) : this.missing(version);
  }

  manifest(version: number): Json {
    const row = this.store.get<{ manifest: string }>('SELECT manifest FROM model WHERE version = ?', version);
    return row ? parse(Json, row.manifest) : this.missing(version);
  }

  /** Points an alias at a version, or at none, and notes the change. */
  setAlias(alias: Alias, version: number | null, kind: AliasChange['kind']): void {
    this.store.write(() => {
      if (version !== null) this.get(version);
      const previous = this.alias(alias);
      if (version === null) this.store.run('DELETE FROM alias WHERE alias = ?', alias);
      else
        this.store.run(
          'INSERT INTO alias (alias, version) VALUES (?, ?) ON CONFLICT (alias) DO UPDATE SET version = excluded.version',
          alias,
          version,
        );
      this.store.run(
        'INSERT INTO alias_change (alias, version, previous, at, kind) VALUES (?, ?, ?, ?, ?)',
        alias,
        version,
        previous,
        this.store.clock.now(),
        kind,
      );
    });
  }

  /** The version an alias points at, null where it points at none. */
  alias(alias: Alias): number | null {
    return (
      this.store.get<{ version: number }>('SELECT version FROM alias WHERE alias = ?', alias)?.version ?? null
    );
  }

  /** Newest first. */
  aliasHistory(): AliasChange[] {
    return this.store
      .all('SELECT alias, version, previous, at, kind FROM alias_change ORDER BY id DESC')
      .map((row) => AliasChange.parse(row));
  }

  private toModel(row: Row): ModelVersion {
    const body: unknown = JSON.parse(row.body);
    const aliases = this.store
      .all<{ alias: string }>('SELECT alias FROM alias WHERE version = ? ORDER BY alias DESC', row.version)
      .map((entry) => entry.alias);
    return ModelVersion.parse(Object.assign({}, body, { version: row.version, aliases }));
  }

  private missing(version: number): never {
    const models = this.store
      .all<{ version: number }>('SELECT version FROM model ORDER BY version')
      .map((row) => row.version)
      .join(', ');
    throw new AssayError('registry.modelMissing', { model: String(version), models });
  }
}
