// Binds every contract to a service. The compiler says which call has no route.
import type { Kernel } from './kernel';
import { appRoutes, pipelineRoutes } from './routes/app';
import { dataRoutes } from './routes/data';
import { evaluateRoutes } from './routes/evaluate';
import { explainRoutes } from './routes/explain';
import { learnRoutes } from './routes/learn';
import { prepareRoutes } from './routes/prepare';
import { projectRoutes } from './routes/project';
import { qualityRoutes } from './routes/quality';
import { recipeRoutes } from './routes/recipe';
import { registryRoutes } from './routes/registry';
import { serveRoutes } from './routes/serve';
import { wire } from './routes/wire';

export const createRouter = (kernel: Kernel) =>
  wire.router({
    app: appRoutes(kernel),
    pipeline: pipelineRoutes(kernel),
    project: projectRoutes(kernel),
    data: dataRoutes(kernel),
    prepare: prepareRoutes(kernel),
    quality: qualityRoutes(kernel),
    recipe: recipeRoutes(kernel),
    learn: learnRoutes(kernel),
    evaluate: evaluateRoutes(kernel),
    explain: explainRoutes(kernel),
    registry: registryRoutes(kernel),
    serve: serveRoutes(kernel),
  });
