/** Express 4 under its alias; of what is used here its types are those of Express 5. */
declare module 'express4' {
  import express from 'express';

  export default express;
}
