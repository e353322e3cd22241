// What was seen in use, taken in anew every few seconds while it is looked at.
import type { MonitorReport } from '../../shared/domain';
import { AssayError } from '../../shared/domain';
import { api } from '../app/client';

export class MonitorState {
  loading = $state(true);
  report = $state.raw<MonitorReport | null>(null);
  error = $state.raw<AssayError | null>(null);

  constructor(private readonly client: typeof api) {}

  async load(project: string | null): Promise<void> {
    if (project === null) {
      this.report = null;
      this.loading = false;
      return;
    }
    try {
      this.report = await this.client.serve.monitor();
      this.error = null;
    } catch (thrown) {
      const error = AssayError.from(thrown);
      // Nothing registered yet is the ordinary beginning, not an error.
      if (error.code === 'registry.none') this.report = null;
      else this.error = error;
    } finally {
      this.loading = false;
    }
  }
}

export const monitor = new MonitorState(api);
