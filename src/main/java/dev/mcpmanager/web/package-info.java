/// What every edge needs of HTTP, in words of no edge.
@NullMarked
package dev.mcpmanager.web;

import org.jspecify.annotations.NullMarked;
