// Automatic mode: see README.md.
export { SearchService } from './service';
export { type Choices, type NumberRange, type Place, placeOf, type SearchSpace, settingsAt } from './space';
