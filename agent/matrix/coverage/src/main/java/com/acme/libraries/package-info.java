/** Applications of libraries that the agent does not capture; each takes one into use and says which. */
package com.acme.libraries;
