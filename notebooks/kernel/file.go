package kernel

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strconv"
)

// A Connection is what a connection file says.
type Connection struct {
	Transport string `json:"transport"`
	IP        string `json:"ip"`
	Scheme    string `json:"signature_scheme"`
	Key       string `json:"key"` // "": messages are not signed

	Shell     int `json:"shell_port"`
	IOPub     int `json:"iopub_port"`
	Stdin     int `json:"stdin_port"`
	Control   int `json:"control_port"`
	Heartbeat int `json:"hb_port"`
}

// ReadConnection reads a connection file, as Jupyter writes it.
func ReadConnection(path string) (c Connection, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return c, err
	}
	if err := json.Unmarshal(text, &c); err != nil {
		return c, fmt.Errorf("%s is no connection file: %w", path, err)
	}
	if c.Key != "" && c.Scheme != "hmac-sha256" {
		return c, fmt.Errorf("%s: messages are to be signed with %q, and this kernel knows hmac-sha256", path, c.Scheme)
	}
	if c.Transport != "tcp" && c.Transport != "ipc" {
		return c, fmt.Errorf("%s: there is no transport %q; there are tcp and ipc", path, c.Transport)
	}
	return c, nil
}

// listen listens at a port.
func (c *Connection) listen(port int) (net.Listener, error) {
	if c.Transport == "ipc" {
		return net.Listen("unix", fmt.Sprintf("%s-%d", c.IP, port))
	}
	return net.Listen("tcp", net.JoinHostPort(c.IP, strconv.Itoa(port)))
}
