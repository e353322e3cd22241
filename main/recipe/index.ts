// The door of the recipe room.
export { type FeatureForm, formedFor } from './forms';
export { appliesExactly, applyRecipe, applySteps, columnOf, type Matrix } from './apply';
export { fitRecipe, fitSteps } from './fit';
export { inputDtype, inputName, lowerRecipe } from './lower';
export { histogram } from './distribution';
export { cellOf, stepSentences } from './preview';
export { DEFAULT_SPLIT, proposeRecipe } from './propose';
export { RecipeService } from './service';
export { type Split, splitInTurns, splitKey, splitLabelled } from './split';
export { belongingColumn, belongingOf, numbersOf } from './belonging';
export { listNumbers } from './lists';
export { balancedRows, rowWeights } from './balance';
export { columnsOf, featureColumns } from './steps';
export { transformInfos } from './transforms';
export { className, encodeTarget, guessPositive, inferTask, targetClasses } from './target';
